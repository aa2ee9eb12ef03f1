package io.interproc.proof.simulation;

import static io.interproc.proof.simulation.SemaphoreScripts.MILLI;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.proof.Primitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What participants do with permits that they hold.
final class HoldScripts {

    private HoldScripts() {}

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
    static Script holding(int parties, int threads, int times, int permits, boolean fair) {
        return holding(parties, threads, times, permits, fair, false, 0);
    }

    /// The same with virtual threads.
    static Script virtualHolding(int parties, int threads, int times, int permits) {
        return holding(parties, threads, times, permits, false, true, 0);
    }

    /// The same, once each, for so long that watchers look meanwhile.
    static Script longHolding(int parties, int permits) {
        return holding(parties, 1, 1, permits, false, false, 200 * MILLI);
    }

    /// One leaves and still holds a permit; others take one and give it back, again and again, and may be stopped
    /// in the middle; the last wants all.
    static Script stoppedHolders(int parties) {
        long longerThanStopped = 600 * MILLI;
        int permits = parties + 1;
        Limits limits = Limits.NONE.withPauses(parties).withOwnNanos(900 * MILLI);
        return new Script(Primitive.SEMAPHORE, parties + " stopped holders", limits, world -> {
            long at = SemaphoreScripts.make(world, permits, false);
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
            long at = SemaphoreScripts.make(world, permits, fair);
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
    static Script holdTimeouts(int parties, boolean fair) {
        String name = (fair ? "fair " : "") + "time-outs of " + parties + " holders";
        Limits limits = Limits.NONE.withOwnNanos(100 * MILLI).withJumps(2);
        return new Script(Primitive.SEMAPHORE, name, limits, world -> {
            long at = SemaphoreScripts.make(world, 2, fair);
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
}
