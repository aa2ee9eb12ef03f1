package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.proof.Primitive;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/// What participants do with locks.
public final class LockScripts {

    private static final long MILLI = 1_000_000L;

    private LockScripts() {}

    /// Everybody locks, visits and unlocks some times; nobody is lost without a death.
    ///
    /// @param parties how many participants
    /// @param threads how many threads in each
    /// @param times how often each of them locks
    public static Script counter(int parties, int threads, int times, boolean fair) {
        String name = (fair ? "fair " : "") + "counter of " + parties + "x" + threads + ", " + times + " times";
        return new Script(Primitive.LOCK, name, Limits.NONE, world -> {
            long at = world.newLock(false, fair, AbandonedPolicy.CONTINUE);
            Critical critical = new Critical(world);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                SharedLock lock = party.lock(at);
                for (int t = 0; t < threads; t++) {
                    party.thread(() -> {
                        for (int i = 0; i < times; i++) {
                            visit(world, lock, critical);
                        }
                    });
                }
            }
            return () -> {
                if (world.isUntouched() && critical.visits() != parties * threads * times) {
                    throw new Violation("everybody must have been inside: " + critical.visits());
                }
            };
        });
    }

    /// The same with virtual threads, which park, and are woken through the doorbells of their participants.
    public static Script virtualCounter(int parties, int threads, int times) {
        String name = "virtual counter of " + parties + "x" + threads + ", " + times + " times";
        return new Script(Primitive.LOCK, name, Limits.NONE, world -> {
            long at = world.newLock();
            Critical critical = new Critical(world);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                SharedLock lock = party.lock(at);
                for (int t = 0; t < threads; t++) {
                    party.virtualThread(() -> {
                        for (int i = 0; i < times; i++) {
                            visit(world, lock, critical);
                        }
                    });
                }
            }
            return () -> {};
        });
    }

    /// Virtual threads of two participants, each of which contends with one of the other for a lock of its own, so
    /// that the dispatcher of a participant is rung for one thread while it looks for another.
    ///
    /// @param pairs how many threads each participant has
    /// @param times how often each of them locks
    public static Script virtualPairs(int pairs, int times) {
        return new Script(Primitive.LOCK, "virtual pairs, " + pairs + ", " + times + " times", Limits.NONE, world -> {
            Party left = world.party();
            Party right = world.party();
            for (int pair = 0; pair < pairs; pair++) {
                long at = world.newLock();
                Critical critical = new Critical(world);
                for (Party party : List.of(left, right)) {
                    SharedLock lock = party.lock(at);
                    party.virtualThread(() -> {
                        for (int i = 0; i < times; i++) {
                            visit(world, lock, critical);
                        }
                    });
                }
            }
            return () -> {};
        });
    }

    /// A holder dies, and somebody who does not want the lock sweeps it and may be stopped in the middle: whoever
    /// waits goes on all the same.
    public static Script stoppedSweeper() {
        long patience = 200 * MILLI;
        Limits limits = Limits.NONE.withKills(1).withPauses(1).withOwnNanos(300 * MILLI);
        return new Script(Primitive.LOCK, "a stopped sweeper", limits, world -> {
            long at = world.newLock();
            Critical critical = new Critical(world);
            Party holder = world.party();
            Party waiter = world.party();
            Party sweeper = world.party();
            long[] acquired = {0};
            SharedLock held = holder.lock(at);
            holder.thread(() -> {
                try (Held _ = held.hold()) {
                    world.pause(2 * MILLI);
                }
            });
            SharedLock wanted = waiter.lock(at);
            waiter.thread(() -> {
                try (Held taken = wanted.hold()) {
                    acquired[0] = world.now();
                    critical.visit(taken);
                    world.pause(30 * MILLI);
                }
            });
            sweeper.thread(() -> {
                for (int i = 0; i < 5; i++) {
                    world.pause(MILLI);
                    sweeper.engine().sweeper().sweepAllDeadCompletely();
                }
            });
            return () -> {
                boolean othersRan = holder.pausedUntil == 0 && waiter.pausedUntil == 0 && !world.hasJumped();
                if (othersRan && acquired[0] > patience) {
                    throw new Violation("survivors wait: " + acquired[0] / MILLI + " ms have passed");
                }
            };
        });
    }

    /// Locks, visits and unlocks, as careful code does: whatever is thrown out of an acquisition, it is not held.
    private static void visit(World world, SharedMutex lock, Critical critical) {
        Held held;
        try {
            held = lock.hold();
        } catch (SimulatedError e) {
            mustNotHold(world, lock, e);
            return;
        }
        critical.visit(held);
        unlock(world, lock);
    }

    private static void unlock(World world, SharedMutex lock) {
        try {
            lock.unlock();
        } catch (SimulatedError _) {
            if (isHeld(world, lock)) {
                lock.unlock();
            }
        }
    }

    private static void mustNotHold(World world, SharedMutex lock, SimulatedError e) {
        if (isHeld(world, lock)) {
            throw new Violation(world.self() + " holds the lock though acquiring it threw out of " + e.getMessage());
        }
    }

    /// Acquisitions with a time-out among some without: whoever gives up leaves no trace.
    public static Script timeouts(int parties, int times) {
        String name = "time-outs of " + parties + ", " + times + " times";
        return new Script(
                Primitive.LOCK, name, Limits.NONE.withOwnNanos(40 * MILLI).withJumps(2), world -> {
                    long at = world.newLock();
                    Critical critical = new Critical(world);
                    for (int p = 0; p < parties; p++) {
                        Party party = world.party();
                        SharedLock lock = party.lock(at);
                        Duration patience = Duration.ofMillis(5L * p + 1);
                        party.thread(() -> {
                            for (int i = 0; i < times; i++) {
                                boolean stays = i == 0;
                                attempt(world, lock, critical, () -> lock.tryLock(patience), stays ? 3 * MILLI : 0);
                            }
                        });
                    }
                    return () -> {};
                });
    }

    /// Acquires in some way, visits if that succeeded, stays for a while, unlocks.
    private static void attempt(
            World world, SharedMutex lock, Critical critical, Callable<Boolean> acquisition, long nanos)
            throws Exception {
        boolean acquired;
        try {
            acquired = acquisition.call();
        } catch (SimulatedError e) {
            mustNotHold(world, lock, e);
            return;
        }
        if (acquired) {
            critical.visit(lock);
            if (nanos > 0) {
                world.pause(nanos);
            }
            unlock(world, lock);
        }
    }

    /// Acquisitions that are interrupted, at any moment.
    public static Script interrupts() {
        return new Script(Primitive.LOCK, "interrupts", Limits.NONE, world -> {
            long at = world.newLock();
            Critical critical = new Critical(world);
            Party a = world.party();
            SharedLock lock = a.lock(at);
            SimulatedThread interrupted = a.thread(() -> {
                for (int i = 0; i < 3; i++) {
                    attempt(world, lock, critical, () -> acquireInterruptibly(lock), 0);
                }
            });
            a.thread(() -> {
                visit(world, lock, critical);
                world.interrupt(interrupted);
                visit(world, lock, critical);
                world.interrupt(interrupted);
            });
            Party b = world.party();
            SharedLock other = b.lock(at);
            b.thread(() -> {
                for (int i = 0; i < 3; i++) {
                    visit(world, other, critical);
                }
            });
            return () -> {};
        });
    }

    private static boolean acquireInterruptibly(SharedMutex lock) {
        try {
            lock.lockInterruptibly();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    /// A re-entrant lock, entered up to three times by each.
    public static Script reentrant() {
        return reentrant("re-entrant", 2);
    }

    /// The same with one thread in each of two participants.
    public static Script reentrantPair() {
        return reentrant("re-entrant pair", 1);
    }

    private static Script reentrant(String name, int threads) {
        return new Script(Primitive.RLOCK, name, Limits.NONE, world -> {
            long at = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            Critical critical = new Critical(world);
            for (int p = 0; p < 2; p++) {
                Party party = world.party();
                SharedRLock lock = party.rlock(at);
                for (int t = 0; t < threads; t++) {
                    int depth = p + t + 1;
                    party.thread(() -> {
                        enter(world, lock, critical, depth);
                        enter(world, lock, critical, depth);
                    });
                }
            }
            return () -> {};
        });
    }

    private static void enter(World world, SharedRLock lock, Critical critical, int depth) {
        int entered = 0;
        try {
            while (entered < depth) {
                lock.lock();
                entered++;
            }
            int holds = world.calmly(lock::holdCount);
            if (holds != depth) {
                throw new Violation("the hold count must be " + depth + ": " + holds);
            }
            critical.visit(lock);
        } catch (SimulatedError _) {
            world.step();
        }
        while (isHeld(world, lock)) {
            try {
                lock.unlock();
            } catch (SimulatedError _) {
                // Not released, or not entirely: look again.
            }
        }
    }

    private static boolean isHeld(World world, SharedMutex lock) {
        return world.calmly(lock::isHeldByCurrentThread);
    }
}
