package io.interproc.proof.simulation;

import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.proof.Primitive;
import io.interproc.spi.BoundedSemaphoreRequest;
import io.interproc.spi.SemaphoreRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What participants do with semaphores; what they do with held permits is in [HoldScripts].
final class SemaphoreScripts implements ScriptSet {

    static final long MILLI = 1_000_000L;
    private static final Duration PATIENCE = Duration.ofMillis(700);

    @Override
    public List<Script> pairs() {
        return List.of(HoldScripts.holding(2, 1, 1, 2, false), signalling(1, 1, 1, false, false), bounded(2));
    }

    @Override
    public List<Script> trios() {
        return List.of(
                HoldScripts.holding(3, 1, 1, 2, false),
                signalling(1, 2, 1, true, false),
                signalling(1, 2, 1, true, true));
    }

    @Override
    public List<Script> calm() {
        return List.of(
                HoldScripts.holding(2, 1, 3, 2, false),
                HoldScripts.holding(3, 1, 2, 2, false),
                HoldScripts.holding(2, 2, 2, 3, false),
                HoldScripts.holding(3, 1, 2, 3, true),
                HoldScripts.virtualHolding(2, 2, 2, 2),
                HoldScripts.longHolding(3, 3),
                HoldScripts.holdTimeouts(3, false),
                HoldScripts.holdTimeouts(3, true),
                signalling(1, 3, 2, false, false),
                signalling(2, 2, 2, true, false),
                signalling(2, 2, 2, false, true),
                manyBeforeOne(2),
                interrupts(),
                bounded(3));
    }

    @Override
    public List<Script> mortal() {
        return List.of(stoppedLink(3), HoldScripts.stoppedHolders(3));
    }

    @Override
    public List<PlantedBug> bugs() {
        Script holding = HoldScripts.holding(3, 1, 2, 3, false);
        Script longHolding = HoldScripts.longHolding(3, 3);
        return List.of(
                new PlantedBug(
                        "a bound compared and then passed",
                        bounded(3),
                        SemaphoreFaults.boundCheckedFirst(),
                        "one release must succeed"),
                new PlantedBug(
                        "the mark of those who want permits lost",
                        signalling(1, 2, 2, false, false).within(40 * MILLI),
                        SemaphoreFaults.forgottenMark(),
                        "survivors wait"),
                new PlantedBug(
                        "a chain of signals whose link is stopped",
                        stoppedLink(3),
                        SemaphoreFaults.chainOfSignals(),
                        "survivors wait"),
                new PlantedBug(
                        "permits that die with their holder",
                        holding.with(Limits.NONE.withKills(1)),
                        SemaphoreFaults.forgottenCount(),
                        PlantedBug.HANG),
                new PlantedBug(
                        "permits without a record of their holder",
                        longHolding.with(longHolding.limits().withKills(1)),
                        SemaphoreFaults.forgottenRecord(),
                        "and more are held"),
                new PlantedBug(
                        "permits counted while somebody takes some",
                        HoldScripts.stoppedHolders(3),
                        SemaphoreFaults.countAmidAChange(),
                        "permits"));
    }

    static long make(World world, int permits, boolean fair) {
        return world.make(
                SemaphoreRequest.unnamed(permits, SemaphoreOptions.defaults().withFairness(fair)));
    }

    // ------------------------------------------------------------------------------------------------ signalling

    /// What was released and acquired, as far as it is known: whoever dies or is unwound in the middle may have
    /// done it.
    private static final class Balance {
        private final World world;
        private int balance;
        private int perhapsMore;
        private int perhapsLess;
        private final List<Integer> gaveUp = new ArrayList<>();

        Balance(World world, int permits) {
            this.world = world;
            this.balance = permits;
        }

        void release(Semaphore semaphore, int permits) {
            world.touch();
            perhapsMore += permits;
            try {
                semaphore.release(permits);
            } catch (SimulatedError _) {
                return;
            }
            world.touch();
            perhapsMore -= permits;
            balance += permits;
        }

        void acquire(Semaphore semaphore, int permits, Duration patience) throws InterruptedException {
            world.touch();
            perhapsLess += permits;
            boolean acquired;
            try {
                acquired = semaphore.tryAcquire(permits, patience);
            } catch (SimulatedError _) {
                return;
            } catch (InterruptedException _) {
                perhapsLess -= permits;
                return;
            }
            world.touch();
            perhapsLess -= permits;
            balance -= acquired ? permits : 0;
            if (!acquired) {
                gaveUp.add(permits);
            }
        }

        /// No permit was made or lost, and nobody gave up what was there.
        void judge(Party judge, long at) {
            int available = judge.handle(at, Semaphore.class).availablePermits();
            if (available < balance - perhapsLess || available > balance + perhapsMore) {
                throw new Violation("from " + (balance - perhapsLess) + " to " + (balance + perhapsMore)
                        + " permits must be available at the end: " + available);
            }
            for (int wanted : gaveUp) {
                if (wanted <= available && !world.hasJumped()) {
                    throw new Violation("somebody gave up waiting for " + wanted + " permits though " + available
                            + " are available");
                }
            }
        }
    }

    /// Some release permits one by one or all at once, others acquire as many; permits have no owner.
    ///
    /// @param atOnce whether each release is of all permits
    public static Script signalling(int releasers, int acquirers, int times, boolean atOnce, boolean fair) {
        String name = (fair ? "fair " : "") + "signals of " + releasers + " to " + acquirers + ", " + times
                + (atOnce ? " at once" : " times");
        Limits limits = Limits.NONE.withOwnNanos(times * PATIENCE.toNanos() + 200 * MILLI);
        return new Script(Primitive.SEMAPHORE, name, limits, world -> {
            long at = make(world, 0, fair);
            Balance balance = new Balance(world, 0);
            for (int p = 0; p < acquirers; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        balance.acquire(semaphore, 1, PATIENCE);
                    }
                });
            }
            for (int p = 0; p < releasers; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                int share = acquirers * times / releasers;
                party.thread(() -> {
                    for (int i = 0; i < (atOnce ? 1 : share); i++) {
                        balance.release(semaphore, atOnce ? share : 1);
                    }
                });
            }
            world.atEnd(judge -> balance.judge(judge, at));
            return () -> {};
        });
    }

    /// One wants many permits and gives up, those behind it want one each.
    public static Script manyBeforeOne(int ones) {
        return new Script(Primitive.SEMAPHORE, "many before " + ones, Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = make(world, 0, true);
            Balance balance = new Balance(world, 0);
            Party first = world.party();
            Semaphore wantsMany = first.handle(at, Semaphore.class);
            first.thread(() -> balance.acquire(wantsMany, ones + 1, Duration.ofMillis(100)));
            for (int p = 0; p < ones; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                party.thread(() -> {
                    world.pause(MILLI);
                    balance.acquire(semaphore, 1, PATIENCE);
                });
            }
            Party last = world.party();
            Semaphore releases = last.handle(at, Semaphore.class);
            last.thread(() -> {
                world.pause(2 * MILLI);
                balance.release(releases, ones);
            });
            world.atEnd(judge -> balance.judge(judge, at));
            return () -> {};
        });
    }

    /// One release for all who wait, one of whom is stopped: the others do not wait for it.
    public static Script stoppedLink(int waiters) {
        long patience = 40 * MILLI;
        Limits limits = Limits.NONE.withPauses(1).withOwnNanos(900 * MILLI);
        return new Script(Primitive.SEMAPHORE, "a stopped link, " + waiters + " waiters", limits, world -> {
            long at = make(world, 0, false);
            long[] latest = {0};
            for (int p = 0; p < waiters; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                party.thread(() -> {
                    if (semaphore.tryAcquire(1, PATIENCE) && party.pausedUntil == 0) {
                        latest[0] = Math.max(latest[0], world.now());
                    }
                });
            }
            Party releaser = world.party();
            Semaphore semaphore = releaser.handle(at, Semaphore.class);
            releaser.thread(() -> {
                world.pause(MILLI);
                semaphore.release(waiters);
            });
            return () -> {
                boolean othersRan = releaser.pausedUntil == 0 && world.deaths() == 0 && !world.hasJumped();
                if (othersRan && latest[0] > patience) {
                    throw new Violation("survivors wait: " + latest[0] / MILLI + " ms have passed");
                }
            };
        });
    }

    /// Waits that are interrupted at any moment.
    public static Script interrupts() {
        return new Script(Primitive.SEMAPHORE, "interrupted permits", Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = make(world, 0, false);
            Balance balance = new Balance(world, 0);
            Party party = world.party();
            Semaphore semaphore = party.handle(at, Semaphore.class);
            SimulatedThread interrupted = party.thread(() -> balance.acquire(semaphore, 1, PATIENCE));
            party.thread(() -> {
                world.step();
                world.interrupt(interrupted);
            });
            Party other = world.party();
            Semaphore wanted = other.handle(at, Semaphore.class);
            other.thread(() -> balance.acquire(wanted, 1, PATIENCE));
            Party releaser = world.party();
            Semaphore releases = releaser.handle(at, Semaphore.class);
            releaser.thread(() -> balance.release(releases, 1));
            world.atEnd(judge -> balance.judge(judge, at));
            return () -> {};
        });
    }

    /// More release than there is room for: the bound is never passed, and refused is who would pass it.
    public static Script bounded(int parties) {
        Set<Primitive> both = Set.of(Primitive.SEMAPHORE, Primitive.BOUNDED_SEMAPHORE);
        return new Script(both, "a bound, " + parties + " releases of one permit", Limits.NONE, world -> {
            long at = world.make(BoundedSemaphoreRequest.unnamed(2, SemaphoreOptions.defaults()));
            int[] refused = {0};
            int[] released = {0};
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                boolean acquires = p == 0;
                party.thread(() -> {
                    try {
                        if (acquires) {
                            semaphore.acquireUninterruptibly(1);
                        }
                        semaphore.release(1);
                        world.touch();
                        released[0]++;
                    } catch (IllegalStateException _) {
                        world.touch();
                        refused[0]++;
                    } catch (SimulatedError _) {
                        world.step();
                    }
                });
            }
            world.atEnd(judge -> {
                int available = judge.handle(at, Semaphore.class).availablePermits();
                if (available > 2) {
                    throw new Violation("the bound is 2, and there are more permits: " + available);
                }
                if (world.isUntouched() && (released[0] != 1 || refused[0] != parties - 1)) {
                    throw new Violation(
                            "one release must succeed: " + released[0] + " did, " + refused[0] + " were refused");
                }
            });
            return () -> {};
        });
    }
}
