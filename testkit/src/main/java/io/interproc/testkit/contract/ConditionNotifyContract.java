package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.LockOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Seed;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whom a notification wakes: exactly as many as asked for, the longest waiting first, and nobody who has given up.
public interface ConditionNotifyContract extends ConditionFixture {

    /// Starts that many waiters, one after the other; each adds its number when it is notified, holding the lock.
    private void startWaiters(Condition condition, ThreadKind kind, int from, int to, List<Integer> notified) {
        for (int i = from; i < to; i++) {
            int number = i;
            waiter(condition, Awaiting.ALL.get(i % Awaiting.ALL.size()), kind, LONG, () -> notified.add(number));
        }
    }

    private static List<Integer> snapshot(Condition condition, List<Integer> notified) {
        try (var _ = condition.hold()) {
            return List.copyOf(notified);
        }
    }

    private static void awaitNotified(Condition condition, List<Integer> notified, int count) {
        Eventually.equal("notified", count, () -> snapshot(condition, notified).size());
    }

    @ParameterizedTest
    @EnumSource
    default void notifyWakesExactlySoMany(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Integer> notified = new ArrayList<>();
        startWaiters(condition, kind, 0, 5, notified);
        assertThat(notifyHolding(condition, 2)).isEqualTo(2);
        awaitNotified(condition, notified, 2);
        assertThat(snapshot(condition, notified)).containsExactlyInAnyOrder(0, 1);
        assertThat(condition.waiters()).isEqualTo(3);

        startWaiters(condition, kind, 5, 8, notified);
        assertThat(condition.waiters()).isEqualTo(6);
        assertThat(notifyHolding(condition, 4)).isEqualTo(4);
        awaitNotified(condition, notified, 6);
        assertThat(snapshot(condition, notified)).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
        assertThat(condition.waiters()).isEqualTo(2);

        try (var _ = condition.hold()) {
            assertThat(condition.notifyAllWaiters()).isEqualTo(2);
        }
        threads().joinAll();
        assertThat(notified).hasSize(8);
        assertQuiet(condition);
    }

    @ParameterizedTest
    @EnumSource
    default void longestWaitingIsWokenFirst(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Integer> notified = new ArrayList<>();
        startWaiters(condition, kind, 0, 6, notified);
        for (int i = 1; i <= 6; i++) {
            assertThat(notifyHolding(condition, 1)).isOne();
            awaitNotified(condition, notified, i);
        }
        threads().joinAll();
        assertThat(notified).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource
    default void signalledThreadsGetAFairLockInTheOrderOfTheirWaiting(ThreadKind kind) throws Exception {
        Condition condition =
                scope().rlock(LockOptions.defaults().withFairness(true)).newCondition();
        List<Integer> notified = new ArrayList<>();
        startWaiters(condition, kind, 0, 6, notified);
        try (var _ = condition.hold()) {
            condition.signal();
            condition.signal();
            condition.signalAll();
        }
        threads().joinAll();
        assertThat(notified).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource
    default void namesOfPythonAndOfTheJdkMeanTheSame(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Integer> notified = new ArrayList<>();
        startWaiters(condition, kind, 0, 6, notified);
        condition.acquire();
        try {
            condition.notifyOne();
            condition.signal();
            assertThat(condition.waiters()).isEqualTo(4);
        } finally {
            condition.release();
        }
        awaitNotified(condition, notified, 2);
        try (var _ = condition.hold()) {
            condition.signalAll();
            assertThat(condition.waiters()).isZero();
        }
        threads().joinAll();
        assertThat(notified).hasSize(6);
        assertQuiet(condition);
    }

    @Test
    default void notificationWithoutWaitersIsNotKept() throws Exception {
        Condition condition = newCondition();
        try (var _ = condition.hold()) {
            assertThat(condition.notify(1)).isZero();
            assertThat(condition.notifyAllWaiters()).isZero();
            assertThat(condition.await(SHORT)).isFalse();
        }
        assertQuiet(condition);
    }

    @Test
    default void notifyingFewerThanOneWakesNobody() throws Exception {
        Condition condition = newCondition();
        Call<Boolean> waiter = waiter(condition, Awaiting.AWAIT, ThreadKind.PLATFORM);
        assertThat(notifyHolding(condition, 0)).isZero();
        assertThat(notifyHolding(condition, -3)).isZero();
        assertThat(condition.waiters()).isOne();
        assertThat(waiter.isDone()).isFalse();
        assertThat(notifyHolding(condition, Integer.MAX_VALUE)).isOne();
        waiter.join();
    }

    /// The notified cannot go on before the lock is released, so a notifier that waited for them would never
    /// return.
    @ParameterizedTest
    @EnumSource
    default void notifierDoesNotWaitForTheNotified(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        List<Integer> notified = new ArrayList<>();
        startWaiters(condition, kind, 0, 3, notified);
        try (var _ = condition.hold()) {
            assertThat(condition.notify(1)).isOne();
            assertThat(condition.notify(1)).isOne();
            assertThat(condition.waiters()).isOne();
            assertThat(notified).isEmpty();
            assertThat(condition.notify(5)).isOne();
        }
        threads().joinAll();
        assertThat(notified).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    default void whoHasGivenUpConsumesNoNotification(ThreadKind kind) throws Exception {
        Condition condition = newCondition();
        Call<Boolean> timed = threads().call(kind, () -> {
            try (var _ = condition.hold()) {
                return condition.await(SHORT);
            }
        });
        Eventually.holds("it waits, or has given up", () -> condition.waiters() == 1 || timed.isDone());
        Call<Boolean> interrupted = threads().call(kind, () -> awaitOnce(condition));
        Call<Boolean> patient = threads().call(kind, () -> awaitOnce(condition));
        assertThat(timed.join()).isFalse();
        Eventually.equal("waiters", 2, condition::waiters);
        interrupted.interrupt();
        assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
        assertThat(condition.waiters()).isOne();
        assertThat(notifyHolding(condition, 1)).isOne();
        assertThat(patient.join()).isTrue();
        assertQuiet(condition);
    }

    private static boolean awaitOnce(Condition condition) throws InterruptedException {
        try (var _ = condition.hold()) {
            condition.await();
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource
    default void conditionsOfOneLockAreIndependent(ThreadKind kind) throws Exception {
        Condition full = newCondition();
        Condition empty = full.getLock().newCondition();
        Call<Boolean> first = waiter(full, Awaiting.AWAIT, kind);
        Call<Boolean> second = waiter(empty, Awaiting.AWAIT, kind);
        assertThat(full.waiters()).isOne();
        assertThat(notifyHolding(empty, 5)).isOne();
        assertThat(second.join()).isTrue();
        assertThat(first.isDone()).isFalse();
        assertThat(full.waiters()).isOne();
        assertThat(notifyHolding(full, 1)).isOne();
        assertThat(first.join()).isTrue();
        assertQuiet(full);
    }

    /// Time-outs that race with notifications: whoever was counted by the notifier returns true, and nobody else.
    @ParameterizedTest
    @EnumSource
    default void countedAreThoseThatReturnTrue(ThreadKind kind) throws Exception {
        SplittableRandom random = Seed.random("countedAreThoseThatReturnTrue");
        Condition condition = newCondition();
        AtomicInteger returnedTrue = new AtomicInteger();
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SplittableRandom own = random.split();
            waiters.add(threads().run(kind, () -> {
                for (int round = 0; round < 400; round++) {
                    try (var _ = condition.hold()) {
                        if (condition.await(Duration.ofNanos(own.nextInt(200_000)))) {
                            returnedTrue.incrementAndGet();
                        }
                    }
                }
            }));
        }
        int counted = 0;
        while (!waiters.stream().allMatch(Call::isDone)) {
            counted += notifyHolding(condition, random.nextInt(3));
        }
        threads().joinAll();
        assertThat(counted + notifyHolding(condition, 1)).isEqualTo(returnedTrue.get());
        assertQuiet(condition);
    }

    /// Interruptions that race with notifications: whoever was counted returns normally, whoever was not, throws.
    @ParameterizedTest
    @EnumSource
    default void countedAreThoseThatDoNotThrow(ThreadKind kind) throws Exception {
        SplittableRandom random = Seed.random("countedAreThoseThatDoNotThrow");
        Condition condition = newCondition();
        AtomicInteger returned = new AtomicInteger();
        AtomicInteger thrown = new AtomicInteger();
        int rounds = 300;
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            waiters.add(threads().run(kind, () -> {
                for (int round = 0; round < rounds; round++) {
                    try (var _ = condition.hold()) {
                        condition.await();
                        returned.incrementAndGet();
                    } catch (InterruptedException _) {
                        thrown.incrementAndGet();
                    }
                }
            }));
        }
        int counted = 0;
        while (!waiters.stream().allMatch(Call::isDone)) {
            if (random.nextBoolean()) {
                waiters.get(random.nextInt(waiters.size())).interrupt();
            }
            counted += notifyHolding(condition, random.nextInt(2));
        }
        threads().joinAll();
        assertThat(counted).isEqualTo(returned.get());
        assertThat(returned.get() + thrown.get()).isEqualTo(waiters.size() * rounds);
        assertQuiet(condition);
    }
}
