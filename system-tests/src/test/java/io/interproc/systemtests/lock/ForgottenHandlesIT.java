package io.interproc.systemtests.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a process keeps for a lock goes with its last handle, unless the process holds the lock.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
class ForgottenHandlesIT {

    private static final int MANY = 300_000;

    @Test
    void aSmallJvmMakesAndForgetsManyLocksAndGuardedValues() throws Exception {
        try (ChildJvm child = ChildJvm.start("maker", List.of("-Xmx64m"), ForgottenHandlesIT::makeMany)) {
            child.expect("made");
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void makeMany(Child parent, String... args) {
        try (Scope scope = Scope.processes()) {
            for (int i = 0; i < MANY; i++) {
                RLock lock = scope.rlock();
                lock.lock();
                lock.unlock();
            }
            for (int i = 0; i < MANY; i++) {
                IntValue value = scope.intValue(i);
                value.getAndAdd(1);
            }
            parent.say("made");
        }
    }

    @Test
    void aLockThatWasAcquiredByAForgottenHandleIsReleasedByAnother() {
        try (Scope scope =
                Scope.processes("forgotten-" + ProcessHandle.current().pid())) {
            WeakReference<RLock> handle = acquireTwice(scope);
            Eventually.holds("the handle is collected", () -> {
                System.gc();
                return handle.get() == null;
            });
            List<RLock> others = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                others.add(scope.rlock());
            }
            assertThat(others).noneMatch(RLock::isHeldByCurrentThread);
            RLock lock = scope.rlock("lock");
            assertThat(lock.holdCount()).isEqualTo(2);
            lock.unlock();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            lock.unlock();
            assertThat(lock.isLocked()).isFalse();
        }
    }

    private static WeakReference<RLock> acquireTwice(Scope scope) {
        RLock lock = scope.rlock("lock");
        lock.lock();
        lock.lock();
        return new WeakReference<>(lock);
    }
}
