package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.proof.Primitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What participants do with conditions.
public final class ConditionScripts {

    private static final long MILLI = 1_000_000L;

    private ConditionScripts() {}

    /// A condition and its lock, as one participant sees them.
    private record Place(Party party, SharedRLock lock, SharedCondition condition) {
        static Place of(Party party, long lockAt, long conditionAt) {
            SharedRLock lock = party.rlock(lockAt);
            return new Place(party, lock, party.condition(conditionAt, lock));
        }

        /// Acquires, again if unwound.
        void acquire() {
            try {
                lock.lock();
            } catch (SimulatedError _) {
                lock.lock();
            }
        }

        void release() {
            try {
                lock.unlock();
            } catch (SimulatedError _) {
                if (isHeld()) {
                    lock.unlock();
                }
            }
        }

        boolean isHeld() {
            return party.world().calmly(lock::isHeldByCurrentThread);
        }

        int holds() {
            return party.world().calmly(lock::holdCount);
        }

        /// Holds the lock again after a wait that was unwound with it or without it.
        void holdAgain() {
            if (!isHeld()) {
                acquire();
            }
        }
    }

    /// Two participants take turns, each waking the other.
    public static Script pingPong(int turns) {
        return new Script(Primitive.CONDITION, "ping-pong, " + turns + " turns", Limits.NONE, world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            int[] turn = {0};
            for (int p = 0; p < 2; p++) {
                Place place = Place.of(world.party(), lockAt, conditionAt);
                int mine = p;
                place.party().thread(() -> {
                    place.acquire();
                    while (turn[0] < turns) {
                        place.party().world().touch();
                        if (turn[0] % 2 == mine) {
                            turn[0]++;
                            notify(place);
                        } else {
                            await(place);
                        }
                    }
                    place.release();
                });
            }
            return () -> {
                if (turn[0] != turns) {
                    throw new Violation("there must have been " + turns + " turns: " + turn[0]);
                }
            };
        });
    }

    private static void notify(Place place) {
        try {
            place.condition().notify(1);
        } catch (SimulatedError _) {
            place.condition().notify(1);
        }
    }

    private static void await(Place place) {
        try {
            place.condition().awaitUninterruptibly();
        } catch (SimulatedError _) {
            place.holdAgain();
        }
    }

    /// What became of the waiters and notifications of one script.
    private static final class Tally {
        private final World world;
        private int arrived;
        private int notified;
        private boolean notifiedFully = true;
        private int asked;
        private final List<SimulatedThread> waiters = new ArrayList<>();
        private final List<SimulatedThread> present = new ArrayList<>();
        private final List<SimulatedThread> returned = new ArrayList<>();
        private final List<SimulatedThread> gaveUp = new ArrayList<>();
        private final List<SimulatedThread> interrupted = new ArrayList<>();
        private final List<SimulatedThread> thrown = new ArrayList<>();

        Tally(World world) {
            this.world = world;
        }

        /// Waits once, and says how it ended.
        void await(Place place, Duration timeout) throws InterruptedException {
            SimulatedThread self = world.self();
            place.acquire();
            world.touch();
            waiters.add(self);
            arrived++;
            try {
                (place.condition().await(timeout) ? returned : gaveUp).add(self);
            } catch (InterruptedException _) {
                interrupted.add(self);
            } catch (SimulatedError _) {
                thrown.add(self);
                place.holdAgain();
            }
            world.touch();
            int holds = place.holds();
            if (holds != 1) {
                throw new Violation("the hold count must be 1 after a wait: " + holds);
            }
            place.release();
        }

        void notify(Place place, int n) {
            place.acquire();
            world.touch();
            for (SimulatedThread waiter : waiters) {
                if (!returned.contains(waiter)
                        && !gaveUp.contains(waiter)
                        && !interrupted.contains(waiter)
                        && !thrown.contains(waiter)) {
                    present.add(waiter);
                }
            }
            asked += n;
            boolean fullyBefore = notifiedFully;
            notifiedFully = false;
            try {
                notified += place.condition().notify(n);
                notifiedFully = fullyBefore;
            } catch (SimulatedError _) {
                place.holdAgain();
            }
            place.release();
        }

        /// Nobody returns without a notification, and none is lost while somebody is there to take it.
        void judge() {
            if (returned.size() > asked || (notifiedFully && returned.size() > notified)) {
                throw new Violation(returned.size() + " waits returned true after " + notified + " notifications");
            }
            if (!notifiedFully) {
                return;
            }
            int dead = 0;
            for (SimulatedThread waiter : waiters) {
                if (waiter.party.isDead() && !returned.contains(waiter) && world.mayHaveReturned(waiter)) {
                    dead++;
                }
            }
            int lost = notified - returned.size() - thrown.size() - dead;
            for (SimulatedThread waiter : gaveUp) {
                boolean inTime = !world.hasJumped(); // else it may have given up before anybody could sweep
                if (lost > 0 && inTime && present.contains(waiter)) {
                    throw new Violation(lost + " of " + notified + " notifications were lost, though " + waiter
                            + " was present; " + returned + " returned true");
                }
            }
            if (world.isUntouched() && returned.size() != notified) {
                throw new Violation(notified + " were notified, " + returned.size() + " returned true");
            }
        }

        /// Those who came first were notified first.
        void judgeOrder() {
            if (world.isUntouched() && !returned.containsAll(present.subList(0, Math.min(notified, present.size())))) {
                throw new Violation("the first " + notified + " of " + present + " must return true: " + returned);
            }
        }
    }

    /// Some wait, one notifies n of them, the others give up at last: exactly n of those present return true, the
    /// first ones, and none of the n notifications is lost with a waiter that dies.
    public static Script exactNotify(int waiters, int n) {
        long patience = 700 * MILLI;
        String name = "notify " + (n == Integer.MAX_VALUE ? "all" : n) + " of " + waiters;
        return new Script(Primitive.CONDITION, name, Limits.NONE.withOwnNanos(patience), world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            Tally tally = new Tally(world);
            for (int p = 0; p < waiters; p++) {
                Place place = Place.of(world.party(), lockAt, conditionAt);
                place.party().thread(() -> tally.await(place, Duration.ofNanos(patience)));
            }
            Place notifier = Place.of(world.party(), lockAt, conditionAt);
            notifier.party().thread(() -> {
                for (int i = 0; i < 20 && tally.arrived < waiters; i++) {
                    world.pause(MILLI);
                }
                tally.notify(notifier, n);
            });
            return () -> {
                tally.judge();
                tally.judgeOrder();
            };
        });
    }

    /// Two are notified, and may die before they have their lock back, which the notifier keeps; those who came
    /// later are their heirs, and their watchers sweep at the same time. Each of the two notifications arrives
    /// once.
    public static Script heirs(int heirs) {
        long patience = 700 * MILLI;
        Limits limits = Limits.NONE.withKills(2).withPauses(1).withOwnNanos(2 * patience);
        return new Script(Primitive.CONDITION, heirs + " heirs of 2", limits, world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            Tally tally = new Tally(world);
            int waiters = 2 + heirs;
            for (int p = 0; p < waiters; p++) {
                Place place = Place.of(world.party(), lockAt, conditionAt);
                long later = p < 2 ? 0 : MILLI;
                place.party().thread(() -> {
                    world.pause(later);
                    tally.await(place, Duration.ofNanos(patience));
                });
            }
            Place notifier = Place.of(world.party(), lockAt, conditionAt);
            notifier.party().thread(() -> {
                for (int i = 0; i < 20 && tally.arrived < waiters; i++) {
                    world.pause(MILLI);
                }
                notifier.acquire();
                tally.notify(notifier, 2);
                for (int i = 0; i < 60; i++) {
                    world.pause(2 * MILLI);
                }
                notifier.release();
            });
            return tally::judge;
        });
    }

    /// Time-outs and notifications that come at the same time: each wait ends in one way, and it is counted so.
    public static Script lateNotify(int waiters) {
        return new Script(
                Primitive.CONDITION,
                "notify " + waiters + " at the time-out",
                Limits.NONE.withOwnNanos(100 * MILLI).withJumps(2),
                world -> {
                    long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
                    long conditionAt = world.newCondition(lockAt);
                    Tally tally = new Tally(world);
                    for (int p = 0; p < waiters; p++) {
                        Place place = Place.of(world.party(), lockAt, conditionAt);
                        place.party().thread(() -> tally.await(place, Duration.ofMillis(2)));
                    }
                    Place notifier = Place.of(world.party(), lockAt, conditionAt);
                    notifier.party().thread(() -> {
                        world.pause(2 * MILLI);
                        tally.notify(notifier, 1);
                        tally.notify(notifier, 1);
                    });
                    return () -> {
                        if (world.deaths() == 0) { // after a death a notification may come when its heirs have given up
                            tally.judge();
                        }
                    };
                });
    }

    /// The notification of a dead waiter is passed on to one that has given up meanwhile and waits for another
    /// lock, whose holder dies. A step of the sweeper that comes late must not touch that wait.
    public static Script lateNotifier() {
        long first = 60 * MILLI;
        Limits limits = Limits.NONE.withKills(2).withOwnNanos(900 * MILLI);
        return new Script(Primitive.CONDITION, "passed on to the next wait", limits, world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            long otherAt = world.newLock();
            Place victim = Place.of(world.party(), lockAt, conditionAt);
            victim.party().thread(() -> {
                victim.acquire();
                victim.condition().await(Duration.ofMillis(700));
                victim.release();
            });
            Place heir = Place.of(world.party(), lockAt, conditionAt);
            SharedLock other = heir.party().lock(otherAt);
            heir.party().thread(() -> {
                world.pause(MILLI);
                heir.acquire();
                heir.condition().await(Duration.ofNanos(first));
                heir.release();
                other.hold().close();
            });
            Party holder = world.party();
            SharedLock held = holder.lock(otherAt);
            holder.thread(() -> {
                try (Held _ = held.hold()) {
                    world.pause(2 * first);
                }
            });
            Place notifier = Place.of(world.party(), lockAt, conditionAt);
            notifier.party().thread(() -> {
                world.pause(2 * MILLI);
                notifier.acquire();
                notifier.condition().notify(1);
                notifier.release();
            });
            return () -> {};
        });
    }

    /// Interruptions and notifications that come at the same time.
    public static Script interruptedWait() {
        return new Script(Primitive.CONDITION, "notify and interrupt", Limits.NONE.withOwnNanos(700 * MILLI), world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            Tally tally = new Tally(world);
            Place place = Place.of(world.party(), lockAt, conditionAt);
            SimulatedThread interrupted = place.party().thread(() -> tally.await(place, Duration.ofMillis(700)));
            place.party().thread(() -> {
                for (int i = 0; i < 5 && tally.arrived == 0; i++) {
                    world.step();
                }
                world.interrupt(interrupted);
            });
            Place other = Place.of(world.party(), lockAt, conditionAt);
            other.party().thread(() -> tally.await(other, Duration.ofMillis(700)));
            Place notifier = Place.of(world.party(), lockAt, conditionAt);
            notifier.party().thread(() -> tally.notify(notifier, 1));
            return tally::judge;
        });
    }

    /// A wait at hold count 2 gives the lock up entirely and has it back as it was.
    public static Script nestedWait() {
        return new Script(Primitive.CONDITION, "nested wait", Limits.NONE.withOwnNanos(700 * MILLI), world -> {
            long lockAt = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            long conditionAt = world.newCondition(lockAt);
            Place place = Place.of(world.party(), lockAt, conditionAt);
            boolean[] told = {false};
            place.party().thread(() -> {
                place.acquire();
                place.acquire();
                try {
                    place.condition().waitFor(() -> told[0], Duration.ofMillis(700));
                } catch (SimulatedError _) {
                    place.holdAgain();
                }
                int holds = place.holds();
                if (holds != 2 && world.isUntouched()) {
                    throw new Violation("the hold count must be 2 after the wait: " + holds);
                }
                place.release();
                while (place.holds() > 0) {
                    place.release();
                }
            });
            Place notifier = Place.of(world.party(), lockAt, conditionAt);
            notifier.party().thread(() -> {
                notifier.acquire();
                told[0] = true;
                notify(notifier);
                notifier.release();
            });
            return () -> {};
        });
    }
}
