package io.interproc.proof.simulation;

import io.interproc.Held;
import io.interproc.ScopeFullException;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.participant.Token;
import io.interproc.proof.Primitive;
import java.util.HashSet;
import java.util.Set;

/// Participants that come and go while others work.
public final class LifeScripts {

    private static final long MILLI = 1_000_000L;
    private static final int ATTEMPTS = 3;

    private LifeScripts() {}

    private static void visit(SharedLock lock, Critical critical) {
        Held held = lock.hold();
        critical.visit(held);
        lock.unlock();
    }

    /// One participant closes while its other threads, and those of others, may be anywhere inside. A thread
    /// that is unwound between a release and its signal leaves what the dead leave, so others have as long
    /// to notice.
    public static Script leaving(int times) {
        long patience = 5 * MILLI + Simulation.GRACE_NANOS;
        return new Script(
                Primitive.PARTICIPANT, "closing, " + times + " times", Limits.NONE.withOwnNanos(patience), world -> {
                    long at = world.newLock();
                    Critical critical = new Critical(world);
                    Party closing = world.party();
                    SharedLock own = closing.lock(at);
                    SimulatedThread.Body body = () -> {
                        try {
                            for (int i = 0; i < times; i++) {
                                visit(own, critical);
                            }
                        } catch (IllegalStateException e) {
                            if (!"the scope is closed".equals(e.getMessage())) {
                                throw e;
                            }
                        }
                    };
                    closing.thread(body);
                    closing.virtualThread(body);
                    closing.thread(() -> {
                        world.step();
                        closing.leave();
                    });
                    Party staying = world.party();
                    SharedLock other = staying.lock(at);
                    staying.thread(() -> {
                        for (int i = 0; i < times; i++) {
                            visit(other, critical);
                        }
                    });
                    return () -> {};
                });
    }

    /// Participants join while others contend for a lock and die.
    public static Script joining(int present, int newcomers, int times) {
        String name = "joining, " + present + " there, " + newcomers + " come, " + times + " times";
        return new Script(Primitive.PARTICIPANT, name, Limits.NONE, world -> {
            long at = world.newLock();
            Critical critical = new Critical(world);
            for (int p = 0; p < present; p++) {
                Party party = world.party();
                SharedLock lock = party.lock(at);
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        visit(lock, critical);
                    }
                });
            }
            for (int p = 0; p < newcomers; p++) {
                Party party = world.newcomer();
                party.thread(() -> {
                    party.join();
                    SharedLock lock = party.lock(at);
                    for (int i = 0; i < times; i++) {
                        visit(lock, critical);
                    }
                });
            }
            return () -> {};
        });
    }

    /// There is no slot left until somebody dies, holding a lock or not; a newcomer enters over the dead.
    public static Script overTheDead() {
        return new Script(
                Primitive.PARTICIPANT, "entering over the dead", Limits.NONE.withOwnNanos(20 * MILLI), 2, world -> {
                    long at = world.newLock();
                    Critical critical = new Critical(world);
                    for (int p = 0; p < 2; p++) {
                        Party party = world.party();
                        SharedLock lock = party.lock(at);
                        party.thread(() -> {
                            for (int i = 0; i < 3; i++) {
                                visit(lock, critical);
                                world.pause(MILLI);
                            }
                        });
                    }
                    Party party = world.newcomer();
                    party.thread(() -> {
                        if (enter(world, party)) {
                            visit(party.lock(at), critical);
                        }
                    });
                    return () -> {};
                });
    }

    /// Tries to join some times.
    static boolean enter(World world, Party party) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long deaths = world.deaths();
            try {
                party.join();
                return true;
            } catch (ScopeFullException e) {
                if (deaths > 0) {
                    throw new Violation("somebody has died, and there is no place: " + e.getMessage());
                }
                world.pause(2 * MILLI);
            }
        }
        return false;
    }

    /// Participants come and go, more of them than there are slots; everybody who is inside is seen as alive,
    /// and no two are ever called the same.
    public static Script table(int parties, int slots) {
        String name = "table of " + slots + " slots for " + parties;
        return new Script(Primitive.PARTICIPANT, name, Limits.NONE.withOwnNanos(20 * MILLI), slots, world -> {
            Set<Long> tokens = new HashSet<>();
            Set<Party> inside = new HashSet<>();
            for (int p = 0; p < parties; p++) {
                Party party = world.newcomer();
                party.thread(() -> {
                    for (int i = 0; i < ATTEMPTS; i++) {
                        try {
                            party.join();
                            look(world, party, tokens, inside);
                            world.touch();
                            inside.remove(party);
                            party.leave();
                            return;
                        } catch (ScopeFullException _) {
                            world.pause(MILLI);
                        }
                    }
                });
            }
            return () -> {};
        });
    }

    private static void look(World world, Party self, Set<Long> tokens, Set<Party> inside) {
        world.touch();
        if (!tokens.add(self.token())) {
            throw new Violation("no two participants may have the same token: " + Long.toHexString(self.token()));
        }
        inside.add(self);
        for (Party other : Set.copyOf(inside)) {
            boolean gone = self.engine().participants().isDead(other.token());
            if (gone && inside.contains(other) && !other.isDead()) {
                throw new Violation(self + " believes that " + other + " is gone, slot " + Token.slot(other.token()));
            }
        }
    }
}
