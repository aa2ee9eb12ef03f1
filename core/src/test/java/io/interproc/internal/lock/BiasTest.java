package io.interproc.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Locks that stay with the thread that uses them again and again, and what it takes to get them from there.
@Timeout(60)
@SuppressWarnings({"serial", "LockNotBeforeTry"}) // a task may call what is not public; the bare pair is the subject
class BiasTest {

    private static final int ENOUGH = 3 * 1024;

    private static void use(Lock lock, int times) {
        for (int i = 0; i < times; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    private static boolean isBiased(Lock lock) {
        SharedMutex mutex = (SharedMutex) lock;
        return (mutex.engine().words().getVolatile(mutex.offset() + LockLine.STATE) & LockLine.BIASED) != 0;
    }

    private static void inAnotherThread(Runnable action) throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread thread = new Thread(action);
        thread.setUncaughtExceptionHandler((_, e) -> thrown[0] = e);
        thread.start();
        thread.join();
        assertThat(thrown[0]).isNull();
    }

    @Test
    void aLockThatOneThreadUsesBecomesBiasedAndIsFreeForOthers() throws Exception {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.lock();
            use(lock, ENOUGH);
            assertThat(isBiased(lock)).isTrue();
            assertThat(lock.isLocked()).isFalse();
            assertThat(lock.holder()).isEmpty();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class);
            inAnotherThread(() -> {
                assertThat(lock.tryLock()).isTrue();
                assertThat(isBiased(lock)).isFalse();
                lock.unlock();
            });
            use(lock, 1);
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void whoIsInsideByABiasHoldsTheLock() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            use(lock, ENOUGH);
            lock.lock();
            lock.lock();
            assertThat(isBiased(lock)).isTrue();
            assertThat(lock.isLocked()).isTrue();
            assertThat(lock.holdCount()).isEqualTo(2);
            long me = Thread.currentThread().threadId();
            assertThat(lock.holder()).hasValueSatisfying(holder -> {
                assertThat(holder.threadId()).isEqualTo(me);
                assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
            });
            inAnotherThread(() -> {
                assertThat(lock.tryLock()).isFalse();
                assertThat(isBiased(lock)).isFalse();
                assertThat(lock.holder())
                        .hasValueSatisfying(
                                holder -> assertThat(holder.threadId()).isEqualTo(me));
            });
            assertThat(lock.holdCount()).isEqualTo(2);
            lock.unlock();
            inAnotherThread(() -> assertThat(lock.tryLock()).isFalse());
            lock.unlock();
            inAnotherThread(() -> {
                assertThat(lock.tryLock()).isTrue();
                lock.unlock();
            });
        }
    }

    @Test
    void aLockThatIsNotReentrantStaysSoWithABias() {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.lock();
            use(lock, ENOUGH);
            try (Held _ = lock.hold()) {
                assertThat(lock.tryLock()).isFalse();
                assertThatThrownBy(lock::lock).isInstanceOf(IllegalMonitorStateException.class);
            }
            assertThat(lock.isLocked()).isFalse();
        }
    }

    @Test
    void fencingTokensGrowWithABiasBeyondThoseReservedAndAfterIt() throws Exception {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.lock();
            long last = 0;
            for (int i = 0; i < (1 << 20) + ENOUGH; i++) {
                try (Held held = lock.hold()) {
                    if (held.fencingToken() <= last || held.fencingToken() != lock.fencingToken()) {
                        throw new AssertionError(held.fencingToken() + " after " + last);
                    }
                    last = held.fencingToken();
                }
            }
            assertThat(isBiased(lock)).isTrue();
            long before = last;
            inAnotherThread(() -> {
                try (Held held = lock.hold()) {
                    assertThat(held.fencingToken()).isGreaterThan(before);
                }
            });
        }
    }

    @Test
    void allHandlesOfAProcessShareABias() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock("lock");
            RLock other = scope.rlock("lock");
            use(lock, ENOUGH);
            lock.lock();
            assertThat(other.isHeldByCurrentThread()).isTrue();
            other.lock();
            assertThat(lock.holdCount()).isEqualTo(2);
            lock.unlock();
            other.unlock();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(isBiased(lock)).isTrue();
            inAnotherThread(() -> {
                assertThat(other.tryLock()).isTrue();
                other.unlock();
            });
        }
    }

    @Test
    void aConditionWorksUnderABias() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            use(condition.lock(), ENOUGH);
            try (Held held = condition.hold()) {
                assertThat(condition.await(Duration.ofMillis(1))).isFalse();
                assertThat(condition.notify(1)).isZero();
                assertThat(condition.lock().isHeldByCurrentThread()).isTrue();
                try (Held again = condition.hold()) {
                    assertThat(again.fencingToken())
                            .isEqualTo(condition.lock().fencingToken())
                            .isGreaterThan(held.fencingToken());
                }
            }
            assertThat(condition.lock().isLocked()).isFalse();
        }
    }

    /// The first may be about to write into the lock, however long ago it lost its bias.
    @Test
    void anotherThreadGetsTheBiasOnlyWhenTheFirstHasEnded() throws Exception {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.lock();
            CyclicBarrier barrier = new CyclicBarrier(2);
            Thread first = new Thread(() -> {
                use(lock, ENOUGH);
                await(barrier);
                await(barrier);
            });
            first.start();
            barrier.await();
            assertThat(isBiased(lock)).isTrue();
            use(lock, ENOUGH);
            assertThat(isBiased(lock)).isFalse();
            barrier.await();
            first.join();
            use(lock, ENOUGH);
            assertThat(isBiased(lock)).isTrue();
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anotherProcessTakesABiasedLockAndGetsTheBiasWhenTheFirstHasLeft() throws Exception {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.lock();
            IntValue step = scope.value(ValueType.INT32, 0, ValueOptions.raw());
            JvmProcess first = (JvmProcess) scope.start(BiasTest::useAndStay, lock, step);
            while (step.get() == 0) {
                Thread.onSpinWait();
            }
            assertThat(isBiased(lock)).isTrue();
            use(lock, ENOUGH);
            assertThat(isBiased(lock)).isFalse();
            step.set(2);
            first.join();
            use(lock, ENOUGH);
            assertThat(isBiased(lock)).isTrue();
        }
    }

    private static void useAndStay(Lock lock, IntValue step) {
        use(lock, ENOUGH);
        step.set(1);
        while (step.get() == 1) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aKilledThreadWithABiasLeavesTheLockFreeOrAbandoned() throws Exception {
        try (Scope scope = Scope.processes()) {
            for (int inside = 1; inside <= 2; inside++) {
                Lock lock = scope.lock();
                IntValue step = scope.value(ValueType.INT32, 0, ValueOptions.raw());
                JvmProcess first =
                        (JvmProcess) scope.start(inside == 1 ? BiasTest::useAndStay : BiasTest::stayInside, lock, step);
                while (step.get() == 0) {
                    Thread.onSpinWait();
                }
                assertThat(isBiased(lock)).isTrue();
                first.kill();
                first.join();
                try (Held held = lock.hold()) {
                    assertThat(held.abandonedBy().isPresent()).isEqualTo(inside == 2);
                }
            }
        }
    }

    private static void stayInside(Lock lock, IntValue step) {
        use(lock, ENOUGH);
        try (Held _ = lock.hold()) {
            step.set(1);
            while (step.get() == 1) {
                Thread.onSpinWait();
            }
        }
    }
}
