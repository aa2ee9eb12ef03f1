package io.interproc.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One run of a [Script]: its threads, their clock, and the baton that exactly one of them has.
///
/// Overview. Each simulated thread is a virtual thread that runs the real algorithms over a [HeapWords]. Before every
/// access to shared words, every sleep and every wake-up it comes here ([#point]), and a [Strategy] decides what
/// happens: it goes on, hands the baton to another, is killed, throws. Nothing else is random: the clock is virtual and
/// stands still while anybody can run, so a run is replayed by asking a strategy that decides the same.
///
/// *Death*: every later access of the participant throws, so none of its stores happens and no `finally` of it counts;
/// its lease is free from then on. *Time* runs when nobody can run: to the next deadline, look of a watcher or end of a
/// pause. How far it may run in all is the proof that nobody hangs: what the script itself takes, and a grace for each
/// thing that befell it. A script without time-outs to which nothing happens may not need the clock at all: a wake-up
/// that is late is a wake-up that was lost.
public final class Simulation {

    /// How long a paused participant stands still.
    public static final long PAUSE_NANOS = 400_000_000L;
    /// How long survivors may take after each death, exception or pause.
    public static final long GRACE_NANOS = 210_000_000L;

    private static final int MAX_STEPS = 30_000;
    private static final Logger SILENCED = silence();

    private final Strategy strategy;
    private final Limits limits;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private final List<SimulatedThread> runnable = new ArrayList<>();
    private final @Nullable Trace trace;
    private final Thread driver = Thread.currentThread();

    private volatile @Nullable SimulatedThread current;
    private boolean ending;
    private @Nullable Throwable violation;
    private long now;
    private long allowedNanos;
    private int steps;
    private int judgeSteps;
    private int kills;
    private int throwns;
    private int pauses;
    private int spurious;
    private int jumps;

    Simulation(Strategy strategy, Limits limits, @Nullable Trace trace) {
        this.strategy = strategy;
        this.limits = limits;
        this.trace = trace;
        this.allowedNanos = limits.ownNanos();
    }

    /// Throws whatever a dead thread tries to do; private to the simulation, so that nobody catches it on purpose.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /// A log record would be written with the baton in hand, and its text reads shared words.
    private static Logger silence() {
        Logger logger = Logger.getLogger("io.interproc.lock");
        logger.setFilter(_ -> !Thread.currentThread().isVirtual());
        return logger;
    }

    SimulatedThread add(Party party, String name, boolean counts, SimulatedThread.Body body) {
        int index = threads.size();
        SimulatedThread thread = new SimulatedThread(party, name, index, counts, body, () -> live(threads.get(index)));
        threads.add(thread);
        return thread;
    }

    /// Runs all threads to their end.
    void run() {
        if (SILENCED.getFilter() == null) {
            throw new IllegalStateException("the log of locks must be silent");
        }
        SimulatedThread first = next();
        if (first != null) {
            pass(first);
            awaitDriver();
        }
        ending = true;
        for (SimulatedThread thread : threads) {
            if (thread.started && !thread.done) {
                pass(thread);
                awaitDriver();
            }
        }
        if (violation == null) {
            return;
        }
        if (violation instanceof Violation known) {
            throw known;
        }
        Violation wrapped = new Violation(violation.toString());
        wrapped.initCause(violation);
        throw wrapped;
    }

    private void live(SimulatedThread self) {
        awaitBaton(self);
        try {
            self.body.run();
        } catch (Killed _) {
            // It is gone.
        } catch (Throwable t) {
            fail(t);
        }
        self.done = true;
        SimulatedThread next = ending ? null : next();
        if (next != null) {
            pass(next);
        } else {
            current = null;
            LockSupport.unpark(driver);
        }
    }

    private void pass(SimulatedThread next) {
        current = next;
        if (next.started) {
            LockSupport.unpark(next.thread);
        } else {
            next.started = true;
            next.thread.start();
        }
    }

    private void awaitDriver() {
        while (current != null) {
            LockSupport.park(this);
        }
    }

    private void awaitBaton(SimulatedThread self) {
        while (current != self) {
            LockSupport.park(this);
        }
    }

    /// The scheduling point before an access: returns when it may be made; throws if it must not be.
    void point(String operation, long offset) {
        SimulatedThread self = current;
        if (self == null) {
            if (++judgeSteps > MAX_STEPS * 10) {
                throw new Violation("the judge finds no end");
            }
            return;
        }
        if (ending || self.party.isDead()) {
            throw new Killed();
        }
        if (++steps > MAX_STEPS) {
            throw stop(new Violation("no end after " + MAX_STEPS + " steps: threads run in circles"));
        }
        boolean mayTurn = true;
        while (true) {
            switch (strategy.decide(this, self, mayTurn)) {
                case GO_ON -> {
                    if (trace != null) {
                        trace.step(steps, now, self, operation, offset);
                    }
                    return;
                }
                case SWITCH -> {
                    handTo(self, strategy.choose(others(self), false));
                    mayTurn = false;
                }
                case KILL -> {
                    kill(self.party, operation, offset);
                    throw new Killed();
                }
                case THROW -> {
                    throwns++;
                    allowedNanos += GRACE_NANOS;
                    note(self + " is thrown out of " + operation, offset);
                    throw new SimulatedError(operation);
                }
                case PAUSE -> {
                    pauses++;
                    allowedNanos += PAUSE_NANOS + GRACE_NANOS;
                    note(self.party + " is stopped before " + operation, offset);
                    self.party.pausedUntil = now + PAUSE_NANOS;
                    giveWay(self);
                }
                case SPURIOUS -> {
                    spurious++;
                    SimulatedThread sleeper = strategy.choose(sleepers(), false);
                    note(sleeper + " wakes for no reason", -1);
                    sleeper.wake();
                }
                case JUMP -> {
                    jumps++;
                    long before = now;
                    advance();
                    allowedNanos += now - before;
                }
            }
        }
    }

    /// Makes the current thread sleep, until it is woken or the time passed.
    void sleep(long onWord, long nanos) {
        SimulatedThread self = self();
        self.sleepsOn = onWord;
        self.sleepsUntil = now + Math.max(1, nanos);
        if (self.sleepsUntil < 0) {
            self.sleepsUntil = Long.MAX_VALUE;
        }
        note(self + " sleeps", onWord);
        giveWay(self);
    }

    /// Wakes whoever sleeps on a word.
    void wake(long word) {
        for (SimulatedThread thread : threads) {
            if (thread.sleepsOn == word && thread.sleeps()) {
                thread.wake();
                note(thread + " is woken", word);
                return;
            }
        }
    }

    /// Lets the others go first, if there are any.
    void giveWay() {
        now += 1000;
        allowedNanos += 1000;
        wakeDue();
        SimulatedThread self = self();
        List<SimulatedThread> others = others(self);
        if (!others.isEmpty()) {
            handTo(self, strategy.choose(others, true));
        }
    }

    private void giveWay(SimulatedThread self) {
        SimulatedThread next = next();
        if (next == null) {
            current = null;
            LockSupport.unpark(driver);
            awaitBaton(self);
        } else {
            handTo(self, next);
        }
        check(self);
    }

    private void handTo(SimulatedThread self, SimulatedThread next) {
        if (next != self) {
            pass(next);
            awaitBaton(self);
        }
        check(self);
    }

    private void check(SimulatedThread self) {
        if (ending || self.party.isDead()) {
            throw new Killed();
        }
    }

    /// Returns who runs next, if the current one cannot or need not; null if the run is over.
    private @Nullable SimulatedThread next() {
        while (violation == null
                && threads.stream().anyMatch(t -> (t.counts || t.looks) && !t.done && !t.party.isDead())) {
            runnable.clear();
            for (SimulatedThread thread : threads) {
                if (isRunnable(thread)) {
                    runnable.add(thread);
                }
            }
            if (!runnable.isEmpty()) {
                return runnable.size() == 1 ? runnable.getFirst() : strategy.choose(runnable, true);
            }
            if (!advance()) {
                fail(new Violation("nobody can ever run again: " + states()));
            } else if (now > allowedNanos) {
                fail(new Violation("survivors hang: " + now / 1_000_000 + " ms have passed, " + allowedNanos / 1_000_000
                        + " ms are allowed; " + states()));
            }
        }
        ending = true;
        return null;
    }

    /// Moves the clock to the next moment at which somebody can run.
    private boolean advance() {
        long next = Long.MAX_VALUE;
        for (SimulatedThread thread : threads) {
            if (!thread.done && !thread.party.isDead()) {
                long at = Math.max(thread.sleeps() ? thread.sleepsUntil : 0, thread.party.pausedUntil);
                if (at > now) {
                    next = Math.min(next, at);
                }
            }
        }
        if (next == Long.MAX_VALUE) {
            return false;
        }
        now = next;
        wakeDue();
        note("the time is " + now / 1000 + " us", -1);
        return true;
    }

    private void wakeDue() {
        for (SimulatedThread thread : threads) {
            if (thread.sleeps() && thread.sleepsUntil <= now) {
                thread.wake();
            }
        }
    }

    private boolean isRunnable(SimulatedThread thread) {
        return !thread.done && !thread.sleeps() && !thread.party.isDead() && thread.party.pausedUntil <= now;
    }

    private List<SimulatedThread> others(SimulatedThread self) {
        runnable.clear();
        for (SimulatedThread thread : threads) {
            if (thread != self && isRunnable(thread)) {
                runnable.add(thread);
            }
        }
        return runnable;
    }

    private List<SimulatedThread> sleepers() {
        return threads.stream()
                .filter(t -> t.sleeps() && t.sleepsOn >= 0 && !t.party.isDead())
                .toList();
    }

    private void kill(Party victim, String operation, long offset) {
        kills++;
        allowedNanos += GRACE_NANOS;
        note(victim + " is killed before " + operation, offset);
        victim.die();
    }

    private void fail(Throwable t) {
        if (violation == null) {
            violation = t;
        }
        ending = true;
    }

    private Error stop(Violation v) {
        fail(v);
        return new Killed();
    }

    private void note(String what, long offset) {
        if (trace != null) {
            trace.note(steps, now, what, offset);
        }
    }

    private String states() {
        StringBuilder text = new StringBuilder();
        for (SimulatedThread thread : threads) {
            if (thread.counts) {
                text.append(thread).append(' ');
                text.append(thread.party.isDead() ? "is dead" : thread.done ? "has ended" : "waits");
                text.append("; ");
            }
        }
        return text.toString();
    }

    SimulatedThread self() {
        SimulatedThread self = current;
        if (self == null) {
            throw new IllegalStateException("no simulated thread is running");
        }
        return self;
    }

    boolean isRunning() {
        return current != null;
    }

    long now() {
        return now;
    }

    int steps() {
        return steps;
    }

    boolean mayKill() {
        return kills < limits.kills();
    }

    boolean mayThrow(SimulatedThread thread) {
        return throwns < limits.throwns() && !thread.calm;
    }

    boolean mayPause() {
        return pauses < limits.pauses();
    }

    boolean mayWakeSpuriously() {
        return spurious < limits.spurious() && !sleepers().isEmpty();
    }

    boolean mayJump() {
        return jumps < limits.jumps();
    }

    boolean hasJumped() {
        return jumps > 0;
    }

    boolean mayTurn(SimulatedThread self) {
        return !others(self).isEmpty();
    }

    /// Returns how many times something befell the run.
    int misfortunes() {
        return kills + throwns + pauses + spurious + jumps;
    }
}
