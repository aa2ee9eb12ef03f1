package io.interproc.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.RLock;
import io.interproc.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"LockNotBeforeTry", "JavaUtilDate"}) // what is tested
class ThreadConditionTest {

    private static final Duration LONG = Duration.ofDays(1);

    private final Scope scope = Scope.threads();
    private final RLock lock = scope.rlock();
    private final Condition condition = scope.condition(lock);

    /// Starts threads that wait, one after the other, and add their number to `order` when they return.
    private List<CompletableFuture<Boolean>> startWaiters(int count, Thread.Builder threads, List<Integer> order) {
        List<CompletableFuture<Boolean>> all = new ArrayList<>();
        int before = condition.waiters();
        for (int i = 0; i < count; i++) {
            int number = i;
            all.add(Background.call(threads, () -> {
                try (Held _ = condition.hold()) {
                    condition.await();
                    order.add(number);
                }
                return true;
            }));
            Background.until(() -> condition.waiters() == before + number + 1);
        }
        return all;
    }

    private static CompletableFuture<Void> all(List<CompletableFuture<Boolean>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void notifyWakesExactlyNInOrderOfArrival(boolean virtual) {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        var waiters = startWaiters(10, virtual ? Thread.ofVirtual() : Thread.ofPlatform(), order);

        lock.lock();
        assertThat(condition.notify(3)).isEqualTo(3);
        assertThat(condition.waiters()).isEqualTo(7);
        Background.until(() -> lock.waiters() == 3);
        assertThat(condition.notify(0)).isZero();
        assertThat(condition.notify(-1)).isZero();
        lock.unlock();
        all(waiters.subList(0, 3)).join();
        assertThat(order).containsExactly(0, 1, 2);

        lock.lock();
        assertThat(condition.notify(2)).isEqualTo(2);
        assertThat(condition.notifyAllWaiters()).isEqualTo(5);
        assertThat(condition.notifyAllWaiters()).isZero();
        lock.unlock();
        all(waiters).join();
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(lock.waiters()).isZero();
    }

    @Test
    void aWakeUpOfTheThreadIsNoNotification() {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Boolean> waiter = Background.call(() -> {
            thread.set(Thread.currentThread());
            try (Held _ = condition.hold()) {
                return condition.await(LONG);
            }
        });
        Background.until(() -> condition.waiters() == 1);
        for (int i = 0; i < 1000; i++) {
            LockSupport.unpark(thread.get());
        }
        assertThat(condition.waiters()).isOne();
        assertThat(waiter).isNotDone();
        try (Held _ = condition.hold()) {
            condition.notifyOne();
        }
        assertThat(waiter.join()).isTrue();
    }

    @Test
    void awaitReleasesAllAcquisitionsAndRestoresThem() throws Exception {
        CompletableFuture<Integer> waiter = Background.call(() -> {
            lock.lock();
            lock.lock();
            lock.lock();
            condition.await();
            int holds = lock.holdCount();
            lock.unlock();
            lock.unlock();
            lock.unlock();
            return holds;
        });
        Background.until(() -> condition.waiters() == 1);
        try (Held _ = condition.hold()) {
            condition.notifyOne();
        }
        assertThat(waiter.get()).isEqualTo(3);
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void eachFormNeedsTheLock() {
        List<Background.Action> forms = List.of(
                condition::await,
                condition::awaitUninterruptibly,
                () -> condition.await(LONG),
                () -> condition.await(1, TimeUnit.DAYS),
                () -> condition.awaitNanos(1),
                () -> condition.awaitUntil(new Date()),
                () -> condition.waitFor(() -> true),
                () -> condition.waitFor(() -> true, LONG),
                condition::notifyOne,
                condition::notifyAllWaiters,
                condition::signal,
                condition::signalAll,
                () -> condition.notify(0));
        for (Background.Action form : forms) {
            assertThatThrownBy(form::run)
                    .isInstanceOf(IllegalMonitorStateException.class)
                    .hasMessage("the lock must be held by the current thread: " + condition.getLock());
        }
    }

    @Test
    void eachTimedFormSaysThatTheTimePassed() throws Exception {
        lock.lock();
        long start = System.nanoTime();
        assertThat(condition.await(Duration.ofMillis(5))).isFalse();
        assertThat(condition.await(5, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(condition.awaitNanos(5_000_000)).isNotPositive();
        assertThat(condition.awaitUntil(new Date(System.currentTimeMillis() + 5)))
                .isFalse();
        assertThat(condition.waitFor(() -> false, Duration.ofMillis(5))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);

        assertThat(condition.await(Duration.ZERO)).isFalse();
        assertThat(condition.await(Duration.ofSeconds(Long.MIN_VALUE))).isFalse();
        assertThat(condition.awaitNanos(Long.MIN_VALUE)).isNotPositive();
        assertThat(condition.awaitUntil(new Date(Long.MIN_VALUE))).isFalse();
        assertThat(condition.waitFor(() -> true, Duration.ZERO)).isTrue();
        assertThat(lock.holdCount()).isOne();
        assertThat(condition.waiters()).isZero();
    }

    @Test
    void eachTimedFormSaysThatItWasNotified() throws Exception {
        List<Callable<Boolean>> forms = List.of(
                () -> condition.await(Duration.ofSeconds(Long.MAX_VALUE)),
                () -> condition.await(Long.MAX_VALUE, TimeUnit.DAYS),
                () -> condition.awaitNanos(Long.MAX_VALUE) > 0,
                () -> condition.awaitUntil(new Date(Long.MAX_VALUE)));
        for (Callable<Boolean> form : forms) {
            CompletableFuture<Boolean> waiter = Background.call(() -> {
                try (Held _ = condition.hold()) {
                    return form.call();
                }
            });
            Background.until(() -> condition.waiters() == 1);
            try (Held _ = condition.hold()) {
                condition.signal();
            }
            assertThat(waiter.get()).isTrue();
        }
    }

    @Test
    void waitForEndsWhenThePredicateIsTrueAndNotBefore() throws Exception {
        List<Integer> items = new ArrayList<>();
        CompletableFuture<Boolean> waiter = Background.call(() -> {
            try (Held _ = condition.hold()) {
                return condition.waitFor(() -> items.size() == 2, LONG);
            }
        });
        Background.until(() -> condition.waiters() == 1);
        for (int i = 0; i < 2; i++) {
            assertThat(waiter).isNotDone();
            try (Held _ = condition.hold()) {
                items.add(i);
                assertThat(condition.notify(1)).isOne();
            }
            int size = i;
            Background.until(() -> condition.waiters() == 1 - size);
        }
        assertThat(waiter.get()).isTrue();
    }

    @Test
    void interruptionEndsAWaitHoldingTheLock() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Boolean> waiter = Background.call(() -> {
            thread.set(Thread.currentThread());
            lock.lock();
            lock.lock();
            try {
                condition.await();
                return false;
            } catch (InterruptedException _) {
                return lock.holdCount() == 2 && !Thread.currentThread().isInterrupted();
            } finally {
                lock.unlock();
                lock.unlock();
            }
        });
        Background.until(() -> condition.waiters() == 1);
        thread.get().interrupt();
        assertThat(waiter.get()).isTrue();
        assertThat(condition.waiters()).isZero();
        try (Held _ = condition.hold()) {
            assertThat(condition.notifyAllWaiters()).isZero();
        }
    }

    @Test
    void anUninterruptibleWaitKeepsTheInterruptStatus() throws Exception {
        AtomicReference<Thread> thread = new AtomicReference<>();
        CompletableFuture<Boolean> waiter = Background.call(() -> {
            thread.set(Thread.currentThread());
            try (Held _ = condition.hold()) {
                condition.awaitUninterruptibly();
                return Thread.interrupted();
            }
        });
        Background.until(() -> condition.waiters() == 1);
        thread.get().interrupt();
        try (Held _ = condition.hold()) {
            assertThat(condition.notify(1)).isOne();
        }
        assertThat(waiter.get()).isTrue();
    }

    /// Whoever decides first, notifier or interrupter, the notification reaches one waiter and is not lost.
    @Test
    void aNotificationIsNotLostToAnInterruption() throws Exception {
        for (int round = 0; round < 200; round++) {
            AtomicReference<Thread> first = new AtomicReference<>();
            CompletableFuture<Boolean> interrupted = Background.call(Thread.ofVirtual(), () -> {
                first.set(Thread.currentThread());
                try (Held _ = condition.hold()) {
                    condition.await();
                    return true;
                } catch (InterruptedException _) {
                    return false;
                }
            });
            Background.until(() -> condition.waiters() == 1);
            CompletableFuture<Boolean> second = Background.call(Thread.ofVirtual(), () -> {
                try (Held _ = condition.hold()) {
                    condition.await();
                    return true;
                }
            });
            Background.until(() -> condition.waiters() == 2);
            CompletableFuture<Boolean> interrupter =
                    Background.run(() -> first.get().interrupt());
            try (Held _ = condition.hold()) {
                assertThat(condition.notify(1)).isOne();
            }
            interrupter.get();
            if (interrupted.get()) {
                try (Held _ = condition.hold()) {
                    assertThat(condition.notify(1)).isOne();
                }
            }
            assertThat(second.get()).isTrue();
            assertThat(condition.waiters()).isZero();
        }
    }

    /// As many waits return true as notifiers say they woke, though most of the waits run out of time at that
    /// moment.
    @Test
    void noNotificationIsLostToATimeOut() {
        AtomicInteger returnedTrue = new AtomicInteger();
        int notified = 0;
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread.Builder threads = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
            waiters.add(Background.call(threads, () -> {
                while (!stop.get()) {
                    try (Held _ = condition.hold()) {
                        if (condition.await(Duration.ofNanos(50_000))) {
                            returnedTrue.incrementAndGet();
                        }
                    }
                }
                return true;
            }));
        }
        for (int i = 0; i < 2000 || notified == 0; i++) {
            try (Held _ = condition.hold()) {
                notified += condition.notify(1 + i % 3);
            }
        }
        stop.set(true);
        all(waiters).join();
        assertThat(returnedTrue.get()).isEqualTo(notified).isPositive();
        assertThat(condition.waiters()).isZero();
        assertThat(lock.waiters()).isZero();
    }

    /// Whatever the others are doing when the scope is closed, they leave with an exception.
    @Test
    void closingAtAnyMomentLeavesNobodyAsleep() {
        for (int round = 0; round < 200; round++) {
            Scope closing = Scope.threads();
            Condition ready = closing.condition();
            CountDownLatch started = new CountDownLatch(3);
            List<CompletableFuture<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                workers.add(Background.call(i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual(), () -> {
                    started.countDown();
                    while (true) {
                        try (Held _ = ready.hold()) {
                            ready.notify(2);
                            ready.await();
                        }
                    }
                }));
            }
            Background.run(() -> {
                        started.await();
                        closing.close();
                    })
                    .join();
            assertThat(workers)
                    .allSatisfy(worker -> assertThatThrownBy(worker::get)
                            .cause()
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("the scope is closed"));
        }
    }

    @Test
    void closingWakesWaitersWhileAnotherHoldsTheLock() {
        List<Background.Action> forms = List.of(
                condition::await,
                condition::awaitUninterruptibly,
                () -> condition.await(LONG),
                () -> condition.waitFor(() -> false));
        List<CompletableFuture<Boolean>> waiters = new ArrayList<>();
        for (Background.Action form : forms) {
            waiters.add(Background.run(() -> {
                lock.lock();
                try {
                    form.run();
                } finally {
                    lock.unlock();
                }
            }));
        }
        Background.until(() -> condition.waiters() == forms.size());
        lock.lock();
        condition.notify(2); // two that queue for the lock, two that wait
        scope.close();
        assertThat(waiters)
                .allSatisfy(waiter -> assertThatThrownBy(waiter::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the scope is closed"));
    }

    @Test
    void awaitAfterCloseThrows() {
        lock.lock();
        scope.close();
        assertThatThrownBy(condition::await)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
        assertThatThrownBy(condition::notifyOne)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
    }

    @Test
    void aNewTokenComesWithTheLockAfterAWait() throws Exception {
        CompletableFuture<Boolean> waiter = Background.call(() -> {
            try (Held held = condition.hold()) {
                long before = held.fencingToken();
                condition.await();
                return lock.fencingToken() > before + 1 && held.fencingToken() == before;
            }
        });
        Background.until(() -> condition.waiters() == 1);
        try (Held _ = condition.hold()) {
            condition.notifyOne();
        }
        assertThat(waiter.get()).isTrue();
    }
}
