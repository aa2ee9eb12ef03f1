package io.interproc.proof.simulation;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.proof.Primitive;
import io.interproc.spi.BoundedSemaphoreRequest;
import io.interproc.spi.SemaphoreRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What participants do with semaphores.
final class SemaphoreScripts implements ScriptSet {

    private static final long MILLI = 1_000_000L;
    private static final Duration PATIENCE = Duration.ofMillis(700);

    @Override
    public List<Script> pairs() {
        return List.of(holding(2, 1, 1, 2, false), signalling(1, 1, 1, false, false), bounded(2));
    }

    @Override
    public List<Script> trios() {
        return List.of(holding(3, 1, 1, 2, false), signalling(1, 2, 1, true, false), signalling(1, 2, 1, true, true));
    }

    @Override
    public List<Script> calm() {
        return List.of(
                holding(2, 1, 3, 2, false),
                holding(3, 1, 2, 2, false),
                holding(2, 2, 2, 3, false),
                holding(3, 1, 2, 3, true),
                virtualHolding(2, 2, 2, 2),
                longHolding(3, 3),
                holdTimeouts(3, false),
                holdTimeouts(3, true),
                signalling(1, 3, 2, false, false),
                signalling(2, 2, 2, true, false),
                signalling(2, 2, 2, false, true),
                manyBeforeOne(2),
                interrupts(),
                bounded(3));
    }

    @Override
    public List<Script> mortal() {
        return List.of(stoppedLink(3), stoppedHolders(3));
    }

    @Override
    public List<PlantedBug> bugs() {
        Script holding = holding(3, 1, 2, 3, false);
        Script longHolding = longHolding(3, 3);
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
                        stoppedHolders(3),
                        SemaphoreFaults.countAmidAChange(),
                        "permits"));
    }

    private static long make(World world, int permits, boolean fair) {
        return world.make(
                SemaphoreRequest.unnamed(permits, SemaphoreOptions.defaults().withFairness(fair)));
    }

    // ------------------------------------------------------------------------------------------------ holding

    /// Who holds how many permits, as the script sees it.
    private static final class Holders {
        private final World world;
        private final int permits;
        private final List<SimulatedThread> inside = new ArrayList<>();

        Holders(World world, int permits) {
            this.world = world;
            this.permits = permits;
        }

        void enter(int held) {
            world.touch();
            inside.removeIf(thread -> thread.party.isGone()); // those who died inside
            for (int i = 0; i < held; i++) {
                inside.add(world.self());
            }
            if (inside.size() > permits) {
                throw new Violation("there are " + permits + " permits, and more are held: " + inside);
            }
        }

        void leave() {
            world.touch();
            inside.removeIf(thread -> thread == world.self());
        }
    }

    /// Everybody holds permits some times, more of them in each further participant; those of the dead return.
    ///
    /// @param parties how many participants
    /// @param threads how many threads in each
    /// @param times how often each of them holds
    public static Script holding(int parties, int threads, int times, int permits, boolean fair) {
        return holding(parties, threads, times, permits, fair, false, 0);
    }

    /// The same with virtual threads.
    public static Script virtualHolding(int parties, int threads, int times, int permits) {
        return holding(parties, threads, times, permits, false, true, 0);
    }

    /// The same, once each, for so long that watchers look meanwhile.
    public static Script longHolding(int parties, int permits) {
        return holding(parties, 1, 1, permits, false, false, 200 * MILLI);
    }

    /// One leaves and still holds a permit; others take one and give it back, again and again, and may be stopped
    /// in the middle; the last wants all.
    public static Script stoppedHolders(int parties) {
        long longerThanStopped = 600 * MILLI;
        int permits = parties + 1;
        Limits limits = Limits.NONE.withPauses(parties).withOwnNanos(900 * MILLI);
        return new Script(Primitive.SEMAPHORE, parties + " stopped holders", limits, world -> {
            long at = make(world, permits, false);
            Holders holders = new Holders(world, permits);
            Party leaver = world.party();
            Semaphore left = leaver.handle(at, Semaphore.class);
            leaver.thread(() -> {
                left.hold();
                world.pause(2 * MILLI);
                leaver.leave();
            });
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                party.thread(() -> {
                    for (int i = 0; i < 5; i++) {
                        visit(world, semaphore, 1, holders, 0);
                    }
                });
            }
            Party last = world.party();
            Semaphore wanted = last.handle(at, Semaphore.class);
            last.thread(() -> {
                world.pause(MILLI);
                visit(world, wanted, permits, holders, longerThanStopped);
            });
            world.atEnd(judge -> allPermits(judge, at, permits));
            return () -> {};
        });
    }

    private static Script holding(
            int parties, int threads, int times, int permits, boolean fair, boolean virtualThreads, long stay) {
        String name = (fair ? "fair " : "") + (virtualThreads ? "virtual " : "") + "holding of " + parties + "x"
                + threads + ", " + times + " times, " + permits + " permits" + (stay > 0 ? ", for long" : "");
        Limits limits = Limits.NONE.withOwnNanos(stay * parties * threads * times);
        return new Script(Primitive.SEMAPHORE, name, limits, world -> {
            long at = make(world, permits, fair);
            Holders holders = new Holders(world, permits);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                int wanted = Math.min(p + 1, permits);
                for (int t = 0; t < threads; t++) {
                    SimulatedThread.Body body = () -> {
                        for (int i = 0; i < times; i++) {
                            visit(world, semaphore, wanted, holders, stay);
                        }
                    };
                    if (virtualThreads) {
                        party.virtualThread(body);
                    } else {
                        party.thread(body);
                    }
                }
            }
            world.atEnd(judge -> allPermits(judge, at, permits));
            return () -> {};
        });
    }

    /// Holds permits for a step, as careful code does: if an exception is thrown out of the acquisition, nothing is
    /// held.
    private static void visit(World world, Semaphore semaphore, int wanted, Holders holders, long stay) {
        Permits held;
        try {
            held = semaphore.hold(wanted);
        } catch (SimulatedError _) {
            return;
        }
        holders.enter(wanted);
        if (stay == 0) {
            world.step();
        } else {
            world.pause(stay);
        }
        holders.leave();
        giveBack(held);
    }

    private static void giveBack(Permits held) {
        try {
            held.close();
        } catch (SimulatedError _) {
            held.close(); // does nothing if the permits were given back, or will be
        }
    }

    /// Says that nobody holds a permit at the end, and all can be had.
    private static void allPermits(Party judge, long at, int permits) {
        Semaphore semaphore = judge.handle(at, Semaphore.class);
        if (semaphore.heldPermits() != 0 || semaphore.availablePermits() != permits) {
            throw new Violation("all " + permits + " permits must be available at the end: " + semaphore);
        }
        if (!semaphore.tryAcquire(permits)) {
            throw new Violation("the permits must be to be had at the end: " + semaphore);
        }
        semaphore.release(permits);
    }

    /// Some hold for a while and others try for a shorter or longer time; who gives up leaves no trace.
    public static Script holdTimeouts(int parties, boolean fair) {
        String name = (fair ? "fair " : "") + "time-outs of " + parties + " holders";
        Limits limits = Limits.NONE.withOwnNanos(100 * MILLI).withJumps(2);
        return new Script(Primitive.SEMAPHORE, name, limits, world -> {
            long at = make(world, 2, fair);
            Holders holders = new Holders(world, 2);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                Semaphore semaphore = party.handle(at, Semaphore.class);
                Duration patience = Duration.ofMillis(4L * p + 1);
                int wanted = p % 2 + 1;
                party.thread(() -> {
                    for (int i = 0; i < 2; i++) {
                        try {
                            Optional<Permits> held = semaphore.tryHold(wanted, patience);
                            if (held.isPresent()) {
                                holders.enter(wanted);
                                world.pause(3 * MILLI);
                                holders.leave();
                                giveBack(held.get());
                            }
                        } catch (SimulatedError _) {
                            world.step();
                        }
                    }
                });
            }
            world.atEnd(judge -> allPermits(judge, at, 2));
            return () -> {};
        });
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
