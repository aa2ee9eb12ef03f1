package io.interproc.proof.simulation;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Held;
import io.interproc.internal.lock.SharedLock;
import io.interproc.proof.Primitive;

/// What participants do with locks whose holders die, beyond going on.
public final class AbandonScripts {

    private static final long MILLI = 1_000_000L;

    private AbandonScripts() {}

    /// A lock that refuses everybody after a death, until somebody has recovered it; a recovery may die as well.
    public static Script failing(int parties, int times) {
        String name = "policy FAIL, " + parties + " parties, " + times + " times";
        return new Script(Primitive.LOCK, name, Limits.NONE, world -> {
            long at = world.newLock(false, false, AbandonedPolicy.FAIL);
            Critical critical = new Critical(world, true);
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                SharedLock lock = party.lock(at);
                repeat(party, times, () -> visitOrRecover(world, lock, critical));
            }
            return () -> {};
        });
    }

    private static void repeat(Party party, int times, SimulatedThread.Body visit) {
        party.thread(() -> {
            for (int i = 0; i < times; i++) {
                visit.run();
            }
        });
    }

    private static void visitOrRecover(World world, SharedLock lock, Critical critical) {
        if (!visitUnlessRefused(world, lock, critical)) {
            boolean[] repaired = {false};
            boolean recovered = lock.recover(() -> {
                critical.repair();
                repaired[0] = true;
            });
            if (recovered != repaired[0]) {
                throw new Violation("recover must return whether it has repaired: " + recovered);
            }
        }
    }

    /// A lock that is repaired by the next owner, before it goes on; the repair may die as well, and whoever cannot
    /// repair leaves it to one that can.
    public static Script repairing(int able, int unable, int times) {
        String name = "policy REPAIR, " + able + " able, " + unable + " unable, " + times + " times";
        return new Script(Primitive.LOCK, name, Limits.NONE.withOwnNanos(10L * unable * MILLI), world -> {
            long at = world.newLock(false, false, AbandonedPolicy.REPAIR);
            Critical critical = new Critical(world, true);
            for (int p = 0; p < able + unable; p++) {
                Party party = world.party();
                SharedLock lock = p < able ? party.lock(at, _ -> critical.repair()) : party.lock(at);
                repeat(party, times, () -> visitUnlessRefused(world, lock, critical));
            }
            return () -> {};
        });
    }

    /// Visits, unless the lock refuses because somebody has died.
    ///
    /// @return whether it visited
    private static boolean visitUnlessRefused(World world, SharedLock lock, Critical critical) {
        try {
            Held held = lock.hold();
            critical.visit(held);
            lock.unlock();
            return true;
        } catch (AbandonedLockException e) {
            if (world.deaths() == 0) {
                throw new Violation("nobody has died, and the lock refuses: " + e.getMessage());
            }
            return false;
        }
    }
}
