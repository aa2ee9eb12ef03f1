package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Outcome;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.WaitMode;
import io.interproc.internal.participant.Token;
import java.lang.ref.Reference;

/// The lock that an object brings along for itself: held for a few instructions, to change a word of the object and a
/// hold record together.
///
/// It is a lock like any other ([Locks]), in the second line of the object's block, so a process that dies inside keeps
/// nobody out. What the dead left half done the next owner completes from the hold records: [#enter] says so. A process
/// that is stopped inside stops this one object.
///
/// An error (no stack, no memory) may unwind a thread of a living process inside. Then the thread marks that its
/// release
/// is owed and that its [Holding] is to be settled, and the process does both, at once or by its watcher
/// ([io.interproc.internal.park.UnwindMarks]). Where the thread may have no stack for a call, the marks are stores that
/// are written out; where a call fails, [#mend] makes up for it from a frame further up.
public final class Monitor {

    private final SegmentEngine engine;
    private final Words words;
    private final long at;
    private final long self;
    private final Ownerships.Anchor anchor;
    private final Ownership ownership;
    private final SpinHint hint;

    /// Makes a handle of the monitor of an object.
    public Monitor(SegmentEngine engine, long object, boolean maySpin) {
        this.engine = engine;
        this.words = engine.words();
        this.at = EmbeddedLock.at(object);
        this.self = engine.self();
        this.anchor = engine.ownerships().of(at);
        this.ownership = anchor.ownership;
        this.hint = new SpinHint(maySpin);
    }

    /// Writes the monitor of a new object into the second line of its block.
    public static void initialise(Words words, long object) {
        long at = EmbeddedLock.at(object);
        words.setOpaque(at, ((long) Blocks.STATE_LIVE << 8) | Blocks.KIND_LOCK);
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
                holding = new Holding(at - EmbeddedLock.at(0), settlement);
                ownership.holding = holding;
            }
            return holding;
        }
    }

    /// Enters. Blocks while another thread is inside; a virtual thread unmounts.
    ///
    /// @return whether somebody died inside, so that what the monitor guards must be rebuilt
    public boolean enter() {
        long id = Thread.currentThread().threadId();
        Ownership own = ownership;
        try {
            if (words.compareAndSet(at + LockLine.STATE, 0L, Token.of(self, id))) { // sync lock-handover acquire
                own.thread = id;
                own.holds = 1;
                own.acquisition++;
                return false;
            }
            if (ownership.due != 0) {
                engine.repair().settle(ownership);
            }
            engine.parking().await(turn(id), WaitMode.FOR_EVER);
            return takeMark();
        } catch (Error e) {
            if (own.thread == id) {
                own.thread = 0;
                own.due = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
                engine.marks.marked = true;
            }
            throw e;
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    /// Enters if nobody living is inside, and no release is owed.
    private boolean tryEnter(long id) {
        LockTurn turn = turn(id);
        while (turn.attemptOnce() != Outcome.TAKEN) {
            if (!turn.rescue()) {
                return false;
            }
        }
        takeMark();
        return true;
    }

    /// Does inside what is not on a quick path. Blocks while another thread is inside.
    ///
    /// @param section rebuilds what the monitor guards, in case somebody died inside
    public void run(Runnable section) {
        run(section, true);
    }

    /// Does inside what is not on a quick path, unless somebody living is inside or a release is owed: for those
    /// who
    /// must not block, or may be settling marks themselves.
    ///
    /// @param section rebuilds what the monitor guards, in case somebody died inside
    /// @return whether it was done
    public boolean tryRun(Runnable section) {
        return run(section, false);
    }

    private boolean run(Runnable section, boolean waits) {
        long id = Thread.currentThread().threadId();
        Ownership own = ownership;
        try {
            if (waits) {
                enter();
            } else if (!tryEnter(id)) {
                return false;
            }
            section.run();
            exit();
            return true;
        } catch (RuntimeException e) {
            if (own.thread == id) {
                exit();
            }
            throw e;
        } catch (Error e) {
            Holding holding = own.holding;
            if (holding != null) {
                holding.dirty = true;
            }
            if (own.thread == id) {
                own.thread = 0;
                own.due = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
            }
            engine.marks.marked = true;
            throw e;
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    /// Leaves after an error inside, which may have left record and object in disagreement: marks what is to be
    /// done.
    /// If there is no stack for this call, [#mend] repeats it.
    ///
    /// @param thread the id of the current thread
    public void unwound(long thread) {
        Ownership own = ownership;
        Holding holding = own.holding;
        if (holding != null) {
            holding.dirty = true;
        }
        if (own.thread == thread) {
            own.thread = 0;
            own.due = self | (((thread & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
        }
        engine.marks.marked = true;
    }

    /// Tries to do what an error left to be done; the watcher does it if this fails. The frames in which the error
    /// was
    /// thrown have gone, so there is stack for the marks.
    public void mend() {
        unwound(Thread.currentThread().threadId());
        engine.repair().settle(ownership);
    }

    /// Leaves. The current thread is inside.
    public void exit() {
        long id = Thread.currentThread().threadId();
        Ownership own = ownership;
        try {
            if (!exitQuickly(own, id)) {
                engine.locks().release(contender(id));
            }
        } catch (Error e) {
            if (own.thread == id) {
                own.thread = 0;
                own.due = self | (((id & Token.THREAD_MASK) + 1) << Token.THREAD_SHIFT);
                engine.marks.marked = true;
            }
            throw e;
        } finally {
            Reference.reachabilityFence(anchor);
        }
    }

    private boolean exitQuickly(Ownership own, long id) {
        own.thread = 0;
        boolean released = false;
        try {
            released = words.compareAndSet(at + LockLine.STATE, Token.of(self, id), 0L); // sync lock-handover release
        } finally {
            if (!released) {
                own.thread = id;
            }
        }
        return released;
    }

    /// Takes the mark of a death out, and returns whether it was there.
    private boolean takeMark() {
        boolean abandoned = LockLine.isAbandoned(engine.locks().state(at));
        if (abandoned) {
            engine.locks().clear(at, LockLine.ABANDONED);
        }
        return abandoned;
    }

    private LockTurn turn(long id) {
        return new LockTurn(engine.locks(), engine.sweeper(), contender(id), false, 0);
    }

    private Contender contender(long id) {
        return new Contender(at, Token.of(self, id), id, ownership, hint);
    }
}
