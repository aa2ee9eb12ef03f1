package io.interproc.proof.killpoints;

import io.interproc.ScopeOptions;
import io.interproc.internal.inspect.Inspector;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.stream.Stream;

/// Scripts whose victim, and repairer, have no native access, among survivors that have: they make, reserve, map and
/// lock files by the JDK alone.
final class NonNativeKills {

    private NonNativeKills() {}

    static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        return Stream.<KillScript>of(
                        new ScopeKills.Open(true, ScopeOptions.defaults()),
                        new ScopeKills.Create(),
                        new ScopeKills.Close(true),
                        new ScopeKills.Close(false),
                        new ScopeKills.CloseAmongSleepers(),
                        new ScopeKills.CreatePrivate(),
                        new ScopeKills.Unnamed(),
                        new LockWaitKills.HeldLock(LockKind.LOCK, platform),
                        new ConditionKills.Notify(2, platform))
                .map(NonNativeKills::of)
                .toList();
    }

    /// Returns a script with a victim, and a repairer, that have no native access.
    static KillScript of(KillScript plain) {
        return new NonNative(plain);
    }

    private static final class NonNative extends VariedScript {
        NonNative(KillScript plain) {
            super(plain, ", without native access");
        }

        @Override
        boolean hasNativeAccess() {
            return false;
        }

        /// A file that had no name yet had one of its own all the same, and stays for `gc`.
        @Override
        void judge(Survivors survivors) throws Exception {
            Inspector.removeUnusedPrivate();
            super.judge(survivors);
        }
    }
}
