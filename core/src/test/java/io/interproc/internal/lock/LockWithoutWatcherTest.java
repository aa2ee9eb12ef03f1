package io.interproc.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a caller gets who never sleeps, so that no watcher looks after it.
@Timeout(60)
@SuppressWarnings("serial") // A task may call what is not public.
class LockWithoutWatcherTest {

    private static final Duration LONG_AGO = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void tryLockTakesOverFromADeadHolder() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            IntValue held = scope.value(ValueType.INT32, 0, ValueOptions.raw());
            JvmProcess holder = (JvmProcess) scope.start(LockWithoutWatcherTest::holdForEver, lock, held);
            while (held.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(lock.tryLock()).isFalse();
            holder.kill();
            holder.join();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
        }
    }

    private static void holdForEver(RLock lock, IntValue held) throws InterruptedException {
        try (Held _ = lock.hold()) {
            held.set(1);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void aDeadWaiterDoesNotKeepALockFromThoseWhoOnlyTry() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock(LockOptions.defaults().withFairness(true));
            JvmProcess waiter;
            try (Held _ = lock.hold()) {
                waiter = (JvmProcess) scope.start(LockWithoutWatcherTest::enter, lock);
                while (lock.waiters() == 0) {
                    Thread.onSpinWait();
                }
                waiter.kill();
                waiter.join();
            }
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
        }
    }

    @Test
    void theDeadAreNotWaiters() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            Condition condition = scope.condition();
            try (Held _ = lock.hold()) {
                JvmProcess ofLock = (JvmProcess) scope.start(LockWithoutWatcherTest::enter, lock);
                JvmProcess ofCondition = (JvmProcess) scope.start(LockWithoutWatcherTest::await, condition);
                while (lock.waiters() == 0 || condition.waiters() == 0) {
                    Thread.onSpinWait();
                }
                ofLock.kill();
                ofCondition.kill();
                ofLock.join();
                ofCondition.join();
                assertThat(lock.waiters()).isZero();
                assertThat(condition.waiters()).isZero();
            }
        }
    }

    private static void enter(RLock lock) {
        lock.hold().close();
    }

    private static void await(Condition condition) throws InterruptedException {
        try (Held _ = condition.hold()) {
            condition.await();
        }
    }

    @Test
    void aNegativeTimeoutOfAnySizeDoesNotWait() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            Condition condition = scope.condition(lock);
            try (Held _ = lock.hold()) {
                Thread other = Thread.ofPlatform().start(() -> {
                    try {
                        assertThat(lock.tryLock(LONG_AGO)).isFalse();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                other.join();
                assertThat(condition.await(LONG_AGO)).isFalse();
                assertThat(condition.waitFor(() -> false, LONG_AGO)).isFalse();
            }
        }
    }
}
