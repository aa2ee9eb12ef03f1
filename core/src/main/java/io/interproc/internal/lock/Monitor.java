package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.participant.Token;
import java.lang.ref.Reference;

/// The lock that an object brings along for itself, for what is not on its quick paths: held for a few instructions, to
/// change what several words of the object say together.
///
/// It is a lock like any other ([Locks]), in the second line of the object's block, so a process that dies inside keeps
/// nobody out. A process that is stopped inside stops what the monitor guards of this one object.
///
/// An error (no stack, no memory) may unwind a thread of a living process inside. Then the thread marks that its
/// release is owed, and the process makes it, at once or by its watcher ([io.interproc.internal.park.UnwindMarks]).
public final class Monitor {

    private final SegmentEngine engine;
    private final long at;
    private final long self;
    private final Anchors.Anchor anchor;
    private final Ownership ownership;
    private final SpinHint hint;

    /// Makes a handle of the monitor of an object.
    public Monitor(SegmentEngine engine, long object, boolean maySpin) {
        this(engine, object, engine.anchors().of(object), maySpin);
    }

    private Monitor(SegmentEngine engine, long object, Anchors.Anchor anchor, boolean maySpin) {
        this.engine = engine;
        this.at = EmbeddedLock.at(object);
        this.self = engine.self();
        this.anchor = anchor;
        this.ownership = anchor.ownership(at);
        this.hint = new SpinHint(maySpin);
    }

    /// Returns the monitor of an object that somebody else keeps from being used again, for one use.
    public static Monitor ofKept(SegmentEngine engine, long object) {
        return new Monitor(engine, object, engine.anchors().ofKept(object), false);
    }

    /// Writes the monitor of a new object into the second line of its block.
    public static void initialise(Words words, long object) {
        long at = EmbeddedLock.at(object);
        words.setOpaque(at, Blocks.part(Blocks.KIND_LOCK));
        LockLine.initialise(words, at, false, false, AbandonedPolicy.CONTINUE);
    }

    /// Returns the participant that is inside the monitor of an object, or 0.
    public static long inside(SegmentEngine engine, long object) {
        return Token.participant(engine.locks().state(EmbeddedLock.at(object)));
    }

    /// Takes the monitor of an object from a participant that is dead, or leaves, if it is inside.
    public static void sweep(SegmentEngine engine, long object, long participant) {
        engine.locks().takeOver(EmbeddedLock.at(object), participant);
    }

    /// Returns what this process holds of the object.
    public Holding holding(Holding.Settlement settlement) {
        synchronized (ownership) {
            Holding holding = ownership.holding;
            if (holding == null) {
                holding = new Holding(
                        at - EmbeddedLock.at(0), settlement, engine.sleepers().waiting());
                ownership.holding = holding;
            }
            return holding;
        }
    }

    /// Does something inside. Blocks while another thread is inside; a virtual thread unmounts.
    public void run(Runnable section) {
        run(section, true);
    }

    /// Does something inside, unless somebody living is inside or a release is owed: for those who must not block,
    /// or may be settling marks themselves.
    ///
    /// @return whether it was done
    public boolean tryRun(Runnable section) {
        return run(section, false);
    }

    private boolean run(Runnable section, boolean waits) {
        long id = Thread.currentThread().threadId();
        Ownership own = ownership;
        try {
            if (waits) {
                enter(id);
            } else if (!tryEnter(id)) {
                return false;
            }
            takeMark();
            section.run();
            engine.locks().release(contender(id));
            return true;
        } catch (RuntimeException e) {
            if (own.thread == id) {
                engine.locks().release(contender(id));
            }
            throw e;
        } catch (Error e) {
            if (own.thread == id) { // stores only: there may be no stack for a call
                own.thread = 0;
                own.due = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
                engine.marks.marked = true;
            }
            throw e;
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    private void enter(long id) {
        if (ownership.due != 0) {
            engine.repair().settle(ownership);
        }
        engine.parking().await(turn(id), WaitMode.FOR_EVER);
    }

    private boolean tryEnter(long id) {
        LockTurn turn = turn(id);
        while (turn.attemptOnce() != Outcome.TAKEN) {
            if (!turn.rescue()) {
                return false;
            }
        }
        return true;
    }

    /// Tries to do what an error left to be done; the watcher does it if this fails.
    public void mend() {
        engine.repair().settle(ownership);
    }

    /// Takes the mark of a death out. What the dead left half done is the object's affair.
    private void takeMark() {
        if (LockLine.isAbandoned(engine.locks().state(at))) {
            engine.locks().clear(at, LockLine.ABANDONED);
        }
    }

    private LockTurn turn(long id) {
        return new LockTurn(engine.locks(), engine.sweeper(), contender(id), false, 0);
    }

    private Contender contender(long id) {
        return new Contender(at, Token.of(self, id), id, ownership, hint);
    }
}
