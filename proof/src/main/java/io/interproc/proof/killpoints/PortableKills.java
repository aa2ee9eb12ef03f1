package io.interproc.proof.killpoints;

import io.interproc.ScopeOptions;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.stream.Stream;

/// Scripts whose victim, and repairer, wait without system calls, among survivors that sleep by futex.
final class PortableKills {

    private PortableKills() {}

    static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        ThreadKind virtual = ThreadKind.VIRTUAL;
        return Stream.<KillScript>of(
                        new LockKills.FreeLock(LockKind.LOCK),
                        new LockWaitKills.HeldLock(LockKind.LOCK, platform),
                        new LockWaitKills.HeldLock(LockKind.FAIR_RLOCK, virtual),
                        new LockWaitKills.Granted(LockKind.LOCK, platform),
                        new LockWaitKills.Impatient(LockKind.LOCK, platform),
                        new LockKills.ReleaseToWaiters(LockKind.LOCK, platform),
                        new LockKills.ReleaseToWaiters(LockKind.LOCK, virtual),
                        new ConditionKills.Notified(ConditionKills.Wait.ALL.getFirst(), platform),
                        new ConditionKills.TimedOut(platform),
                        new ConditionKills.Interrupted(platform),
                        new ConditionKills.Notify(2, platform),
                        new ConditionKills.Notify(2, virtual),
                        new ScopeKills.Close(true))
                .map(PortableKills::of)
                .toList();
    }

    /// Returns a script with a victim, and a repairer, that wait without system calls.
    static KillScript of(KillScript plain) {
        return new Portable(plain);
    }

    private static final class Portable extends VariedScript {
        Portable(KillScript plain) {
            super(plain, ", waiting portably");
        }

        @Override
        ScopeOptions options() {
            return ScopeOptions.defaults().withPortableWaiting(true);
        }
    }
}
