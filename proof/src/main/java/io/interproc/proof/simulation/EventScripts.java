package io.interproc.proof.simulation;

import io.interproc.Event;
import io.interproc.proof.Primitive;
import io.interproc.spi.EventRequest;
import io.interproc.spi.ObjectType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What participants do with events, and what is planted there.
final class EventScripts implements ScriptSet {

    private static final long MILLI = 1_000_000L;
    private static final int LOOKS = 40;
    private static final Duration PATIENCE = Duration.ofMillis(700);

    /// In the word of an event.
    private static final int STATE = 8;

    private static final long SET = 1;
    private static final long QUEUED = 2;
    private static final long PENDING = 4;

    @Override
    public List<Script> pairs() {
        return List.of(pulse(1, false), timeouts(1));
    }

    @Override
    public List<Script> trios() {
        return List.of(pulse(2, false), timeouts(2));
    }

    @Override
    public List<Script> calm() {
        return List.of(pulse(2, false), pulse(3, false), pulse(3, true));
    }

    @Override
    public List<Script> mortal() {
        return List.of(deadSetter(2), rounds(2), timeouts(2), interrupts());
    }

    @Override
    public List<PlantedBug> bugs() {
        return List.of(
                new PlantedBug(
                        "a set that is forgotten with its clear", pulse(2, false), epochNotCounted(), "missed the set"),
                new PlantedBug(
                        "a setter that dies in the middle",
                        deadSetter(2).with(deadSetter(2).limits().withKills(1)),
                        SemaphoreFaults.forgottenMark(EventScripts::isState, PENDING),
                        "survivors wait"),
                new PlantedBug(
                        "the mark of those who wait for a set lost",
                        pulse(2, false).within(40 * MILLI),
                        SemaphoreFaults.forgottenMark(EventScripts::isState, QUEUED),
                        "survivors wait"));
    }

    // ------------------------------------------------------------------------------------------------ scripts

    /// What became of the waiters of one script.
    private static final class Waits {
        private final World world;
        private final List<SimulatedThread> missed = new ArrayList<>();
        private boolean wasSet;
        private boolean allWaited;

        Waits(World world) {
            this.world = world;
        }

        void await(Event event) throws InterruptedException {
            SimulatedThread self = world.self();
            try {
                boolean seen = event.await(PATIENCE);
                world.touch();
                if (seen && !wasSet) {
                    throw new Violation(self + " went on though the event was never set");
                }
                if (!seen) {
                    missed.add(self);
                }
            } catch (SimulatedError _) {
                world.step();
            }
        }

        /// Sets the event, if possible when all wait.
        void set(Event event, int waiters) {
            for (int i = 0; i < 20 && world.calmly(event::waiters) < waiters; i++) {
                world.pause(MILLI);
            }
            world.touch();
            wasSet = true;
            allWaited = world.calmly(event::waiters) >= waiters;
            try {
                event.set();
            } catch (SimulatedError _) {
                event.set();
            }
        }

        void judge() {
            if (allWaited && !missed.isEmpty() && !world.hasJumped() && world.deaths() == 0) {
                throw new Violation(missed + " missed the set");
            }
        }
    }

    /// Some wait; one sets the event and clears it at once.
    private static Script pulse(int waiters, boolean virtualThreads) {
        String name = (virtualThreads ? "virtual " : "") + "pulse for " + waiters;
        return new Script(Primitive.EVENT, name, Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            Waits waits = new Waits(world);
            for (int p = 0; p < waiters; p++) {
                Party party = world.party();
                Event event = party.handle(at, Event.class);
                if (virtualThreads) {
                    party.virtualThread(() -> waits.await(event));
                } else {
                    party.thread(() -> waits.await(event));
                }
            }
            Party setter = world.party();
            Event event = setter.handle(at, Event.class);
            setter.thread(() -> {
                waits.set(event, waiters);
                try {
                    event.clear();
                } catch (SimulatedError _) {
                    event.clear();
                }
            });
            return waits::judge;
        });
    }

    /// An event is set by one and cleared by another some times: whoever waits goes on once it was set after that,
    /// and not before.
    private static Script rounds(int sets) {
        return new Script(Primitive.EVENT, sets + " rounds", Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            int[] begun = {0};
            int[] ended = {0};
            for (int p = 0; p < 2; p++) {
                Party party = world.party();
                Event event = party.handle(at, Event.class);
                party.thread(() -> {
                    for (int i = 0; i < sets; i++) {
                        world.touch();
                        int endedBefore = ended[0];
                        boolean seen = event.await(Duration.ofMillis(300));
                        world.touch();
                        if (seen && begun[0] == endedBefore) {
                            throw new Violation(world.self() + " was woken in vain");
                        }
                    }
                });
            }
            Party setter = world.party();
            Event event = setter.handle(at, Event.class);
            setter.thread(() -> {
                for (int i = 0; i < sets; i++) {
                    world.pause(MILLI);
                    world.touch();
                    begun[0]++;
                    event.set();
                }
            });
            Party clearer = world.party();
            Event cleared = clearer.handle(at, Event.class);
            clearer.thread(() -> {
                for (int i = 0; i < LOOKS && ended[0] < sets; i++) {
                    if (cleared.isSet()) {
                        cleared.clear();
                        world.touch();
                        ended[0]++;
                    } else {
                        world.pause(MILLI / 4);
                    }
                }
            });
            return () -> {};
        });
    }

    /// The event is set at the moment at which waiters give up: each wait ends in one way.
    private static Script timeouts(int waiters) {
        Limits limits = Limits.NONE.withOwnNanos(60 * MILLI).withJumps(2);
        return new Script(Primitive.EVENT, "a set at the time-out of " + waiters, limits, world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            for (int p = 0; p < waiters; p++) {
                Party party = world.party();
                Event event = party.handle(at, Event.class);
                party.thread(() -> {
                    if (event.await(Duration.ofMillis(2)) && !event.isSet()) {
                        throw new Violation(world.self() + " went on, and the event is not set");
                    }
                });
            }
            Party setter = world.party();
            Event event = setter.handle(at, Event.class);
            setter.thread(() -> {
                world.pause(2 * MILLI);
                event.set();
            });
            return () -> {};
        });
    }

    /// A wait that is interrupted while the event is set.
    private static Script interrupts() {
        return new Script(Primitive.EVENT, "an interrupted wait", Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            Party party = world.party();
            Event event = party.handle(at, Event.class);
            SimulatedThread waiter = party.thread(() -> {
                try {
                    event.await(PATIENCE);
                } catch (InterruptedException _) {
                    world.step();
                }
            });
            party.thread(() -> {
                world.step();
                world.interrupt(waiter);
            });
            Party setter = world.party();
            Event set = setter.handle(at, Event.class);
            setter.thread(set::set);
            return () -> {};
        });
    }

    /// Whoever sets the event and clears it dies somewhere: if the event was set, all go on soon.
    private static Script deadSetter(int waiters) {
        long patience = 130 * MILLI;
        Limits limits = Limits.NONE.withOwnNanos(900 * MILLI);
        return new Script(Primitive.EVENT, "a setter that dies, " + waiters + " waiters", limits, world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            long[] latest = {0};
            boolean[] paused = {false};
            for (int p = 0; p < waiters; p++) {
                Party party = world.party();
                Event event = party.handle(at, Event.class);
                party.thread(() -> {
                    event.await(PATIENCE);
                    paused[0] |= party.pausedUntil != 0;
                    latest[0] = Math.max(latest[0], world.now());
                });
            }
            Party setter = world.party();
            Event event = setter.handle(at, Event.class);
            setter.thread(() -> {
                world.pause(MILLI);
                event.set();
                event.clear();
            });
            return () -> {
                boolean wasSet = world.memory().visible(at + STATE) >>> 4 != 0;
                boolean othersRan = !paused[0] && setter.pausedUntil == 0 && !world.hasJumped();
                if (wasSet && othersRan && latest[0] > patience) {
                    throw new Violation("survivors wait: " + latest[0] / MILLI + " ms have passed");
                }
            };
        });
    }

    // ------------------------------------------------------------------------------------------------ faults

    /// Sets the event without counting it.
    private static Fault epochNotCounted() {
        return LockFaults.words((party, sound) -> new ForwardingWords(sound) {
            @Override
            public boolean compareAndSet(long offset, long expected, long value) {
                boolean set = isState(party, offset) && (value & SET) != 0 && (expected & SET) == 0;
                return super.compareAndSet(offset, expected, set ? value - 16 : value);
            }
        });
    }

    private static boolean isState(Party party, long offset) {
        return party.world().objects().contains(offset - STATE)
                && party.world().kindAt(offset - STATE).type() == ObjectType.EVENT;
    }
}
