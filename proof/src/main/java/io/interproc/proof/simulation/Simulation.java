package io.interproc.proof.simulation;

import java.util.List;
import java.util.function.LongPredicate;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One run of a [Script]: its threads, their clock, and the turn that exactly one of them has.
///
/// Overview. Each simulated thread is a virtual thread that runs the real algorithms over a [HeapWords]. Before every
/// access to shared words, every sleep and every wake-up it comes here ([#point]), and a [Strategy] decides what
/// happens: it goes on, hands the turn to another, is killed, throws. Nothing else is random: the clock is virtual and
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
    private final Misfortunes misfortunes;
    private final Threads threads = new Threads();
    private final @Nullable Trace trace;
    private final Turn turn = new Turn();

    private boolean ending;
    private @Nullable Throwable violation;
    private boolean redundant;
    private @Nullable HeapWords memory;
    private @Nullable World world;
    private long now;
    private long allowedNanos;
    private int steps;
    private int judgeSteps;
    private long effects;

    Simulation(Strategy strategy, Limits limits, @Nullable Trace trace) {
        this.strategy = strategy;
        this.misfortunes = new Misfortunes(limits);
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

    /// A log record would be written with the turn in hand, and its text reads shared words.
    private static Logger silence() {
        Logger logger = Logger.getLogger("io.interproc.lock");
        logger.setFilter(_ -> !Thread.currentThread().isVirtual());
        return logger;
    }

    /// Says in which world the threads are, and so which memory they share.
    void share(World shared) {
        world = shared;
        memory = shared.memory();
        memory.bufferStores(() -> {
            SimulatedThread self = turn.holder();
            return self == null ? null : self.buffer;
        });
    }

    SimulatedThread add(Party party, String name, boolean counts, SimulatedThread.Body body) {
        int index = threads.all().size();
        SimulatedThread thread = new SimulatedThread(
                party, name, index, counts, body, () -> live(threads.all().get(index)));
        Limits.Stores stores = misfortunes.limits().stores();
        if (stores != Limits.Stores.IN_TIME && memory != null) {
            thread.buffer = new StoreBuffer(memory, stores == Limits.Stores.REORDERED);
        }
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
            turn.pass(first);
            turn.awaitReturn();
        }
        ending = true;
        fenceAll();
        for (SimulatedThread thread : threads.all()) {
            if (thread.started && !thread.done) {
                turn.pass(thread);
                turn.awaitReturn();
            }
        }
        if (violation == null) {
            return;
        }
        redundant = false;
        if (violation instanceof Violation known) {
            throw known;
        }
        Violation wrapped = new Violation(violation.toString());
        wrapped.initCause(violation);
        throw wrapped;
    }

    private void live(SimulatedThread self) {
        turn.await(self);
        try {
            self.body.run();
        } catch (Killed _) {
            // It is gone.
        } catch (Throwable t) {
            fail(t);
        }
        self.done = true;
        if (self.hasLateStores()) {
            self.showStores();
            strategy.befell();
        }
        SimulatedThread next = ending ? null : next();
        if (next != null) {
            turn.pass(next);
        } else {
            turn.giveBack();
        }
    }

    /// The scheduling point before an access: returns when it may be made; throws if it must not be.
    void point(String operation, long offset) {
        SimulatedThread self = turn.holder();
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
        self.operation = operation;
        self.offset = offset;
        self.kind = Coverage.kind(self.kind, operation, world, offset);
        boolean mayTurn = true;
        while (true) {
            Strategy.Event event = strategy.decide(this, self, mayTurn);
            switch (event) {
                case GO_ON -> {
                    goOn(self, operation, offset);
                    return;
                }
                case SWITCH -> {
                    handTo(self, chosen(strategy.choose(others(self), false)));
                    mayTurn = false;
                }
                case KILL -> {
                    kill(self.party, operation, offset);
                    throw new Killed();
                }
                case THROW -> {
                    befall(event, GRACE_NANOS);
                    self.unwound = true;
                    note(self + " is unwound from " + operation, offset);
                    throw new SimulatedError(operation);
                }
                default -> befall(event, self, operation, offset);
            }
        }
    }

    private void goOn(SimulatedThread self, String operation, long offset) {
        if (trace != null) {
            trace.step(steps, now, self, operation, offset);
        }
        if (offset == Conflicts.SCRIPT) {
            effects++;
        }
        strategy.stepped(self);
    }

    /// Lets something happen after which the current thread goes on.
    private void befall(Strategy.Event event, SimulatedThread self, String operation, long offset) {
        switch (event) {
            case KILL_OTHER -> kill(chosen(strategy.choose(threads.victims(self), false)).party, operation, offset);
            case PAUSE -> {
                befall(event, PAUSE_NANOS + GRACE_NANOS);
                note(self.party + " is stopped before " + operation, offset);
                self.party.pausedUntil = now + PAUSE_NANOS;
                giveWay(self);
            }
            case SPURIOUS -> {
                befall(event, 0);
                SimulatedThread sleeper = chosen(strategy.choose(threads.sleepers(), false));
                note(sleeper + " wakes for no reason", -1);
                sleeper.wake();
            }
            case JUMP -> {
                long before = now;
                advance();
                befall(event, now - before);
            }
            case DRAIN -> {
                SimulatedThread late = chosen(strategy.choose(threads.late(), false));
                StoreBuffer buffer = late.buffer;
                if (buffer != null) {
                    int store = strategy.choose(buffer.next());
                    note("a store of " + late + " becomes visible:", buffer.offset(store));
                    buffer.show(store);
                    strategy.befell();
                }
            }
            default -> throw new IllegalArgumentException("must be an event that befalls: " + event);
        }
    }

    private void befall(Strategy.Event event, long allowance) {
        misfortunes.count(event);
        allowedNanos += allowance;
        effects++;
        strategy.befell();
    }

    private static SimulatedThread chosen(@Nullable SimulatedThread thread) {
        if (thread == null) {
            throw new IllegalStateException("a strategy must choose one where it decided to");
        }
        return thread;
    }

    /// Makes the stores of the current thread visible, as a system call does.
    void fence() {
        SimulatedThread self = turn.holder();
        if (self != null) {
            self.showStores();
        }
    }

    /// Makes the stores of all threads visible, as a barrier that the kernel runs on every processor.
    void fenceAll() {
        threads.all().forEach(SimulatedThread::showStores);
    }

    /// Makes visible what the siblings of the current thread wrote into some words.
    void handOver(LongPredicate words) {
        SimulatedThread self = turn.holder();
        if (self != null && self.buffer != null) {
            for (SimulatedThread sibling : self.party.threads()) {
                if (sibling != self && sibling.buffer != null && sibling.buffer.holdsAny(words)) {
                    sibling.showStores();
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
        effects++;
        self.showStores();
        giveWay(self);
    }

    /// Parks the current thread, until it is unparked or the time passed.
    void park(long nanos) {
        SimulatedThread self = self();
        if (!self.permit) {
            sleep(SimulatedThread.PARKED, nanos);
        }
        self.permit = false;
    }

    /// Lets a thread go on that is parked or is about to park.
    void unpark(SimulatedThread thread) {
        thread.permit = true;
        effects++;
        if (thread.sleeps() && thread.sleepsOn == SimulatedThread.PARKED) {
            thread.wake();
            note(thread + " is unparked", -1);
        }
    }

    /// Wakes whoever sleeps on a word.
    void wake(long word) {
        fence();
        SimulatedThread sleeper = threads.sleeperOn(word);
        if (sleeper != null) {
            sleeper.wake();
            effects++;
            note(sleeper + " is woken", word);
        }
    }

    /// Lets the others go first, if there are any.
    void giveWay() {
        now += 1000;
        allowedNanos += 1000;
        threads.wakeDue(now);
        SimulatedThread self = self();
        List<SimulatedThread> others = others(self);
        SimulatedThread next = others.isEmpty() ? null : strategy.choose(others, true);
        if (next != null) {
            handTo(self, next);
        }
    }

    private void giveWay(SimulatedThread self) {
        SimulatedThread next = next();
        if (next == null) {
            turn.giveBack();
            turn.await(self);
        } else {
            handTo(self, next);
        }
        check(self);
    }

    private void handTo(SimulatedThread self, SimulatedThread next) {
        if (next != self) {
            turn.pass(next);
            turn.await(self);
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
        while (violation == null && threads.anyLeft()) {
            List<SimulatedThread> runnable = threads.runnable(now, null);
            if (!runnable.isEmpty()) {
                SimulatedThread next = strategy.choose(runnable, true);
                redundant = next == null;
                ending |= redundant;
                return next;
            }
            if (!advance()) {
                fail(new Violation("nobody can ever run again: " + threads));
            } else if (now > allowedNanos) {
                fail(new Violation("survivors hang: " + now / 1_000_000 + " ms have passed, " + allowedNanos / 1_000_000
                        + " ms are allowed; " + threads));
            }
        }
        ending = true;
        return null;
    }

    /// Moves the clock to the next moment at which somebody can run.
    private boolean advance() {
        long next = threads.nextMoment(now);
        if (next == Long.MAX_VALUE) {
            return false;
        }
        now = next;
        fenceAll();
        threads.wakeDue(now);
        strategy.befell();
        note("the time is " + now / 1000 + " us", -1);
        return true;
    }

    private List<SimulatedThread> others(SimulatedThread self) {
        return threads.runnable(now, self);
    }

    private void kill(Party victim, String operation, long offset) {
        victim.threads().forEach(SimulatedThread::showStores);
        befall(Strategy.Event.KILL, GRACE_NANOS);
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

    SimulatedThread self() {
        SimulatedThread self = turn.holder();
        if (self == null) {
            throw new IllegalStateException("no simulated thread is running");
        }
        return self;
    }

    boolean isRunning() {
        return turn.holder() != null;
    }

    long now() {
        return now;
    }

    int steps() {
        return steps;
    }

    /// Returns a number that grows with everything that another participant could notice, and with more.
    long effects() {
        return effects + (memory == null ? 0 : memory.changes());
    }

    /// Says that the script looks at or changes what its threads share.
    void touch() {
        effects++;
    }

    Misfortunes misfortunes() {
        return misfortunes;
    }

    boolean mayWakeSpuriously() {
        return misfortunes.may(Strategy.Event.SPURIOUS) && !threads.sleepers().isEmpty();
    }

    boolean mayKillOther(SimulatedThread self) {
        return misfortunes.may(Strategy.Event.KILL) && !threads.victims(self).isEmpty();
    }

    boolean mayTurn(SimulatedThread self) {
        return !others(self).isEmpty();
    }

    boolean mayTurn(SimulatedThread self, List<SimulatedThread> asleep) {
        List<SimulatedThread> others = others(self);
        return !others.isEmpty() && !asleep.containsAll(others);
    }

    boolean mayDrain() {
        return misfortunes.limits().stores() != Limits.Stores.IN_TIME
                && !threads.late().isEmpty();
    }

    /// Returns whether the run was given up because another one shows the same.
    boolean isRedundant() {
        return redundant;
    }
}
