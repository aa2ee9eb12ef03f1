package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.RemovedObjectContract.assertRemoved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Removal of objects that somebody holds or waits for: refused, or forced.
@SuppressWarnings("LockNotBeforeTry") // locks stay held on purpose
public interface RemovalInUseContract extends ScopeFixture {

    /// Asserts that an object is not removed, and that the exception says who uses it, and nothing else.
    private void assertRefused(Object object, String name, String use) {
        String type = object.toString().substring(0, object.toString().indexOf('['));
        for (Body removal : List.<Body>of(() -> scope().remove(object), () -> scope().remove(name))) {
            assertThatThrownBy(removal::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "%s[\"%s\"] cannot be removed while it is in use: %s; wait until nobody uses it, or use removeForced"
                                    .formatted(type, name, use));
        }
        assertThat(object.toString()).doesNotContain("removed");
    }

    private static String processAndThread() {
        return "process " + ProcessHandle.current().pid() + ", thread "
                + Thread.currentThread().threadId() + " ("
                + Thread.currentThread().getName() + ")";
    }

    @ParameterizedTest
    @EnumSource
    default void whatIsHeldIsNotRemoved(NamedKind kind) throws Exception {
        Occupied occupied = Occupied.of(kind, scope(), "used");
        if (occupied.isHeld()) {
            String use = occupied.use();
            assertRefused(occupied.object(), "used", use);
            threads().run(() -> assertRefused(occupied.object(), "used", use)).join();
        }
        occupied.free().run();
        assertThat(scope().remove(occupied.object())).isTrue();
    }

    @Test
    default void refusalSaysWhoHoldsTheLock() throws Exception {
        Lock lock = scope().lock("used");
        CountDownLatch over = new CountDownLatch(1);
        Call<Boolean> holder = threads().run(() -> {
            try (Held _ = lock.hold()) {
                over.await();
            }
        });
        Eventually.holds("the lock is held", lock::isLocked);
        assertThatThrownBy(() -> scope().remove(lock))
                .hasMessageContaining(holder.thread().getName());
        over.countDown();
        holder.join();
        assertThat(scope().remove(lock)).isTrue();
    }

    /// An object that brought a lock along is in use whenever that lock is.
    @Test
    default void refusalSaysHowManyWaitAndOnWhat() throws Exception {
        IntValue value = scope().intValue("value", 1);
        Condition condition = scope().condition("condition");
        for (Lock lock : new Lock[] {value.getLock(), condition.getLock()}) {
            Condition other = lock.newCondition();
            for (int i = 0; i < 2; i++) {
                threads()
                        .run(() -> assertRemoved("await", "\"]", () -> {
                            lock.lock();
                            other.await();
                        }));
            }
            Eventually.equal("waiters", 2, other::waiters);
        }
        assertRefused(value, "value", "2 threads wait on conditions of its lock");
        List<Call<Boolean>> queued = new ArrayList<>();
        assertRefused(condition, "condition", "2 threads wait on other conditions of its lock");
        for (Lock lock : new Lock[] {value.getLock(), condition.getLock()}) {
            lock.lock();
            queued.add(threads().run(() -> lock.hold().close()));
            Eventually.equal("waiters", 1, lock::waiters);
        }
        threads()
                .run(() -> assertRemoved("await", "Condition[\"condition\"]", () -> {
                    condition.acquire();
                    condition.await();
                }));
        Eventually.equal("waiters", 2, condition.getLock()::waiters);
        assertRefused(
                value,
                "value",
                processAndThread()
                        + " holds its lock, 1 thread waits for its lock and 2 threads wait on conditions of its lock");
        assertRefused(
                condition,
                "condition",
                processAndThread()
                        + " holds its lock, 2 threads wait for its lock and 2 threads wait on other conditions of its"
                        + " lock");
        condition.release();
        Eventually.equal("waiters", 1, condition::waiters);
        Eventually.holds("a free lock", () -> !condition.getLock().isLocked());
        assertRefused(
                condition, "condition", "1 thread waits on it and 2 threads wait on other conditions of its lock");
        value.getLock().unlock();
        for (Call<Boolean> each : queued) {
            each.join();
        }
        assertThat(scope().removeForced(value)).isTrue();
        assertThat(scope().removeForced(condition)).isTrue();
        threads().joinAll();
    }

    /// A lock that others use may guard it: that is another object, which stays.
    @Test
    default void guardThatIsAnotherObjectDoesNotKeepAnObject() {
        Lock lock = scope().rlock("stock");
        Condition condition = scope().condition("changed", lock);
        IntValue value =
                scope().value(ValueType.INT32, 1, ValueOptions.named("count").withLock(lock));
        try (Held _ = lock.hold()) {
            assertThat(scope().remove(condition)).isTrue();
            assertThat(scope().remove(value)).isTrue();
            assertRefused(lock, "stock", processAndThread() + " holds it");
        }
    }

    @Test
    default void refusalSaysHowManyPermitsAreHeld() {
        Semaphore semaphore = scope().semaphore("used", 3);
        try (Permits _ = semaphore.hold(2)) {
            assertRefused(
                    semaphore, "used", "process " + ProcessHandle.current().pid() + " holds 2 permits");
        }
        assertThat(scope().remove(semaphore)).isTrue();
    }

    /// Whoever used it has finished by the time at which the remover asks who it was; the remover tries again.
    @Test
    default void useThatEndsMeanwhileIsNotHeldAgainstARemoval() throws Exception {
        for (int round = 0; round < 200; round++) {
            Lock lock = scope().lock("used");
            CountDownLatch inside = new CountDownLatch(1);
            Call<Boolean> user = threads().run(() -> {
                try {
                    while (true) {
                        lock.hold().close();
                        inside.countDown();
                    }
                } catch (IllegalStateException e) {
                    assertThat(e).hasMessage("Lock[\"used\"] was removed from its scope");
                }
            });
            inside.await();
            boolean removed = false;
            while (!removed) {
                try {
                    removed = scope().remove(lock);
                } catch (IllegalStateException e) {
                    assertThat(e.getMessage())
                            .matches(
                                    "Lock\\[\"used\"] cannot be removed while it is in use: .*(holds it|at each attempt);.*");
                }
            }
            user.join();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void whatIsWaitedForIsNotRemoved(NamedKind kind) throws Exception {
        for (ThreadKind thread : ThreadKind.values()) {
            Occupied occupied = Occupied.of(kind, scope(), "used");
            for (Occupied.Wait wait : occupied.waits()) {
                if (wait.interruptible()) {
                    Call<Boolean> waiter = threads().run(thread, wait.body());
                    Eventually.equal("waiters", 1, occupied.waiters()::getAsInt);
                    String held = occupied.isHeld() ? occupied.use() + " and " : "";
                    assertRefused(occupied.object(), "used", held + "1 thread waits " + occupied.waited());
                    waiter.interrupt();
                    assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
                    Eventually.equal("waiters", 0, occupied.waiters()::getAsInt);
                }
            }
            occupied.free().run();
            assertThat(scope().remove(occupied.object())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void forcedRemovalWakesAllWhoWait(NamedKind kind) throws Exception {
        for (ThreadKind thread : ThreadKind.values()) {
            Occupied occupied = Occupied.of(kind, scope(), "gone");
            for (Occupied.Wait wait : occupied.waits()) {
                for (int i = 0; i < 2; i++) {
                    threads().run(thread, () -> assertRemoved(wait.name(), "\"gone\"", wait.body()));
                }
            }
            Eventually.equal("waiters", 2 * occupied.waits().size(), occupied.waiters()::getAsInt);
            assertThat(scope().removeForced(occupied.object())).isTrue();
            threads().joinAll();
            assertThat(scope().remove("gone")).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    default void forcedRemovalKeepsAPendingInterrupt(NamedKind kind) throws Exception {
        for (ThreadKind thread : ThreadKind.values()) {
            Occupied occupied = Occupied.of(kind, scope(), "gone");
            List<Occupied.Wait> waits = occupied.waits().stream()
                    .filter(wait -> !wait.interruptible())
                    .toList();
            for (Occupied.Wait wait : waits) {
                threads().run(thread, () -> {
                    Thread.currentThread().interrupt();
                    assertRemoved(wait.name(), "\"gone\"", wait.body());
                    assertThat(Thread.interrupted()).as(wait.name()).isTrue();
                });
            }
            Eventually.equal("waiters", waits.size(), occupied.waiters()::getAsInt);
            scope().removeForced("gone");
            threads().joinAll();
        }
    }

    /// Whoever relied on the object is told, whoever has a new one of the same name is not disturbed.
    @ParameterizedTest
    @EnumSource
    default void holderOfARemovedLockReleasesNothing(NamedKind kind) throws Exception {
        for (Lock lock : new Lock[] {scope().lock("gone"), scope().rlock("gone again")}) {
            String name = lock.toString().contains("gone again") ? "gone again" : "gone";
            Held held = lock.hold();
            assertThat(scope().removeForced(name)).isTrue();
            Object other = kind.ask(scope(), name);
            if (other instanceof Lock newLock) {
                newLock.lock();
            }
            assertRemoved("close", name, held::close);
            assertRemoved("unlock", name, lock::unlock);
            assertRemoved("isHeldByCurrentThread", name, lock::isHeldByCurrentThread);
            if (other instanceof Lock newLock) {
                assertThat(newLock.holdCount()).isOne();
                newLock.unlock();
            }
            assertThat(scope().remove(other)).isTrue();
        }
    }

    @Test
    default void everyHoldOfARemovedReentrantLockIsLost() {
        RLock lock = scope().rlock("gone");
        Held outer = lock.hold();
        Held inner = lock.hold();
        scope().removeForced(lock);
        assertRemoved("inner", "\"gone\"", inner::close);
        assertRemoved("outer", "\"gone\"", outer::close);
        assertRemoved("lock", "\"gone\"", lock::lock);
    }

    /// One that was drawn before is known for ever.
    @Test
    default void fencingTokenOfARemovedLockIsNotDrawnAnyMore() {
        for (Lock lock : new Lock[] {scope().lock("gone"), scope().rlock("gone too")}) {
            Held held = lock.hold();
            assertThat(scope().removeForced(lock)).isTrue();
            assertRemoved("fencingToken of the hold", "gone", held::fencingToken);
            assertRemoved("fencingToken", "gone", lock::fencingToken);
            assertRemoved("abandonedBy", "gone", lock::abandonedBy);
            assertThat(held.abandonedBy()).isEmpty();
        }
        Lock lock = scope().lock("gone");
        Held held = lock.hold();
        long token = held.fencingToken();
        assertThat(scope().removeForced(lock)).isTrue();
        assertThat(held.fencingToken()).isEqualTo(token);
    }

    @Test
    default void permitsOfARemovedSemaphoreAreGivenBackToNobody() {
        for (Semaphore semaphore :
                new Semaphore[] {scope().semaphore("gone", 3), scope().boundedSemaphore("gone too", 3)}) {
            Permits permits = semaphore.hold(2);
            assertThat(scope().removeForced(semaphore)).isTrue();
            assertThat(permits.isHeld()).isFalse();
            permits.close();
            permits.close();
            assertThat(permits).hasToString("Permits[2, released]");
        }
        assertThat(scope().semaphore("gone", 3).availablePermits()).isEqualTo(3);
    }

    @Test
    default void holderOfARemovedValueIsTold() {
        IntValue value = scope().intValue("gone", 1);
        Held held = value.hold();
        value.set(2);
        scope().removeForced(value);
        assertRemoved("get", "\"gone\"", value::get);
        assertRemoved("peek", "\"gone\"", value::peek);
        assertRemoved("set", "\"gone\"", () -> value.set(3));
        assertRemoved("close", "\"gone\"", held::close);
    }

    /// The lock is another object, which is still there, so the waiter leaves as it came: holding it.
    @ParameterizedTest
    @EnumSource
    default void waiterOfARemovedConditionHoldsItsLockAgain(ThreadKind kind) throws Exception {
        Lock lock = scope().rlock("stock");
        for (Awaiting form : Awaiting.ALL) {
            Condition condition = scope().condition("gone", lock);
            Call<Boolean> waiter = threads().run(kind, () -> {
                lock.lock();
                assertRemoved(form.toString(), "Condition[\"gone\"]", () -> form.await(condition, LONG));
                assertThat(lock.holdCount()).isOne();
                lock.unlock();
            });
            Eventually.equal("waiters", 1, condition::waiters);
            assertRefused(condition, "gone", "1 thread waits on it");
            assertThat(scope().removeForced(condition)).isTrue();
            waiter.join();
            assertThat(lock.isLocked()).isFalse();
        }
        assertThat(scope().remove(lock)).isTrue();
    }

    /// Who was notified before the removal was notified.
    @ParameterizedTest
    @EnumSource
    default void notifiedWaitersReturnThoughTheConditionIsRemoved(ThreadKind kind) throws Exception {
        Lock lock = scope().rlock("stock");
        Condition condition = scope().condition("gone", lock);
        for (int i = 0; i < 3; i++) {
            threads().run(kind, () -> {
                try (Held _ = lock.hold()) {
                    assertThat(condition.await(LONG)).isTrue();
                    assertThat(lock.holdCount()).isOne();
                }
            });
        }
        Eventually.equal("waiters", 3, condition::waiters);
        try (Held _ = lock.hold()) {
            assertThat(condition.notify(3)).isEqualTo(3);
            assertThat(scope().removeForced(condition)).isTrue();
        }
        threads().joinAll();
        assertThat(lock.isLocked()).isFalse();
    }

    /// Whoever waits for a notification will need the lock.
    @ParameterizedTest
    @EnumSource
    default void lockIsInUseWhileSomebodyWaitsOnItsCondition(ThreadKind kind) throws Exception {
        for (Awaiting form : Awaiting.ALL) {
            Lock lock = scope().rlock("gone");
            Condition condition = form.isInterruptible() ? scope().condition(lock) : lock.newCondition();
            Call<Boolean> waiter = threads().run(kind, () -> {
                lock.lock();
                assertRemoved(form.toString(), "RLock[\"gone\"]", () -> form.await(condition, LONG));
            });
            Eventually.equal("waiters", 1, condition::waiters);
            Eventually.holds("a free lock", () -> !lock.isLocked());
            assertRefused(lock, "gone", "1 thread waits on its conditions");
            assertThat(scope().removeForced(lock)).isTrue();
            waiter.join();
            assertThat(scope().remove(condition)).isTrue();
        }
    }

    /// Each operation either happens or is refused, and nobody hangs.
    @ParameterizedTest
    @EnumSource
    default void removalDuringOperationsRefusesThemSafely(NamedKind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            ThreadKind thread = round % 2 == 0 ? ThreadKind.PLATFORM : ThreadKind.VIRTUAL;
            Object object = kind.ask(scope(), "gone");
            CountDownLatch inside = new CountDownLatch(3);
            List<Call<Boolean>> users = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                users.add(threads()
                        .run(
                                thread,
                                () -> assertRemoved("use", "\"gone\"", () -> {
                                    while (true) {
                                        Uses.useOnce(object);
                                        inside.countDown();
                                        LockSupport.parkNanos(1); // a virtual thread leaves its carrier
                                    }
                                })));
            }
            inside.await();
            assertThat(scope().removeForced(object)).isTrue();
            threads().joinAll();
            assertThat(users).allMatch(Call::isDone);
        }
    }
}
