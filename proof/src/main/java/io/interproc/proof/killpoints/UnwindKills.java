package io.interproc.proof.killpoints;

import io.interproc.internal.lock.SegmentEngine;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;

/// Scripts whose victim is unwound out of its operation by an error before it dies: at once when it has mended
/// what it left in the middle, or when its watcher has, because the victim had no stack left for that either.
/// The thread that is counted does what the watcher does, who does not see the segment.
final class UnwindKills {

    private UnwindKills() {}

    /// The first lock that a thread takes costs it five stores before the lock, which are its name.
    static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        List<KillScript> scripts = new ArrayList<>();
        scripts.addAll(of(new LockKills.FreeLock(LockKind.RLOCK), false, 6, 7, 8, 9, 10));
        scripts.addAll(of(new LockKills.ReleaseToWaiters(LockKind.RLOCK, platform), false, 1, 2, 3));
        scripts.addAll(of(new LockWaitKills.Granted(LockKind.LOCK, platform), true, 8, 14, 20, 26, 32));
        scripts.addAll(of(
                new ConditionKills.Notified(ConditionKills.Wait.ALL.getFirst(), platform, true),
                true,
                2,
                8,
                14,
                20,
                26));
        scripts.addAll(of(new ConditionKills.Notify(2, platform), false, 3, 9, 15));
        return scripts;
    }

    /// Returns a script with a victim that is unwound out of its operation.
    ///
    /// @param waits whether the operation may come to its end with fewer stores than most times: it waits, or
    ///     another process makes a store that it would have made
    /// @param stores before which stores the victim is unwound
    static List<KillScript> of(KillScript plain, boolean waits, int... stores) {
        List<KillScript> scripts = new ArrayList<>();
        for (int store : stores) {
            scripts.add(new Unwound(plain, waits, store, false));
            scripts.add(new Unwound(plain, waits, store, true));
        }
        return scripts;
    }

    /// Returns what mends what the victim left: the watcher, or, of a lock, the victim itself.
    private static String[] mending(boolean waits, boolean helpless) {
        if (helpless) {
            return new String[] {"UnwindRepair.settleAll"};
        }
        return waits ? new String[0] : new String[] {"UnwindRepair.settle"};
    }

    private static final class Unwound extends VariedScript {
        private final KillScript plain;
        private final boolean waits;
        private final int store;
        private final boolean helpless;

        Unwound(KillScript plain, boolean waits, int store, boolean helpless) {
            super(
                    plain,
                    ", unwound before store " + store + (helpless ? " and all those that mend" : ""),
                    mending(waits, helpless));
            this.plain = plain;
            this.waits = waits;
            this.store = store;
            this.helpless = helpless;
        }

        @Override
        boolean watches() {
            return helpless;
        }

        @Override
        Operation ready(Victim victim) throws Exception {
            Operation operation = super.ready(victim);
            SegmentEngine engine = Use.engine(victim.scope());
            StorePoint point = victim.point();
            point.throwOut(store, helpless ? Long.MAX_VALUE : store);
            return () -> {
                try {
                    operation.run();
                } catch (StackOverflowError _) {
                    // It left the operation, and was told so.
                }
                Use.check(point.endThrowing() || waits, "nobody was unwound");
                while (engine.isUnsettled()) { // until it is not the watcher who tries, in vain
                    engine.repair().settleAll();
                }
                plain.unwound(victim);
            };
        }
    }
}
