package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.interproc.BooleanValue;
import io.interproc.Condition;
import io.interproc.DoubleValue;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WaitPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosedScopeTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);
    private static final Duration LONG = Duration.ofMinutes(2);

    /// The common pool may have one thread only, and what runs here does not end by itself.
    private static final Executor EACH_IN_ITS_OWN =
            command -> Thread.ofPlatform().daemon().start(command);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @TestFactory
    List<DynamicTest> everyUseAfterCloseSaysThatTheScopeIsClosed() {
        Scope scope = Scope.processes(OPTIONS);
        Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
        addFactories(scope, uses);
        addLock("lock", scope.lock(), uses);
        addLock("rlock", scope.rlock(), uses);
        addCondition(scope.condition(), uses);
        addValues("guarded ", scope, ValueOptions.defaults(), uses);
        addValues("raw ", scope, ValueOptions.raw(), uses);
        Lock held = scope.lock();
        held.lock();
        uses.put("unlock of a lock that was held", held::unlock);
        IntValue guarded = scope.intValue(0);
        uses.put("lock of a value", () -> guarded.getLock().lock());
        uses.put("hold of a value", guarded::hold);
        scope.close();
        return uses.entrySet().stream()
                .map(use -> DynamicTest.dynamicTest(
                        use.getKey(),
                        () -> assertThatThrownBy(use.getValue())
                                .isInstanceOf(IllegalStateException.class)
                                .isNotInstanceOf(IllegalMonitorStateException.class)
                                .hasMessage("the scope is closed")))
                .toList();
    }

    private static void addFactories(Scope scope, Map<String, ThrowingCallable> uses) {
        Lock lock = scope.lock();
        uses.put("scope.lock()", scope::lock);
        uses.put("scope.lock(name)", () -> scope.lock("name"));
        uses.put("scope.rlock()", scope::rlock);
        uses.put("scope.rlock(name)", () -> scope.rlock("name"));
        uses.put("scope.condition()", scope::condition);
        uses.put("scope.condition(lock)", () -> scope.condition(lock));
        uses.put("scope.condition(name)", () -> scope.condition("name"));
        uses.put("scope.condition(name, lock)", () -> scope.condition("name", lock));
        uses.put("scope.value(type)", () -> scope.value(ValueType.INT64, 0));
        uses.put("scope.value(code)", () -> scope.value('i', 0));
        uses.put("scope.intValue(name)", () -> scope.intValue("name", 0));
        uses.put("scope.worker()", scope::worker);
        uses.put("writing the scope", () -> Peer.toHex(scope));
    }

    private static void addLock(String kind, Lock lock, Map<String, ThrowingCallable> uses) {
        uses.put(kind + ".lock", lock::lock);
        uses.put(kind + ".lockInterruptibly", lock::lockInterruptibly);
        uses.put(kind + ".tryLock", lock::tryLock);
        uses.put(kind + ".tryLock(timeout)", () -> lock.tryLock(LONG));
        uses.put(kind + ".tryLock(time, unit)", () -> lock.tryLock(1, TimeUnit.MINUTES));
        uses.put(kind + ".hold", lock::hold);
        uses.put(kind + ".holdInterruptibly", lock::holdInterruptibly);
        uses.put(kind + ".tryHold", () -> lock.tryHold(LONG));
        uses.put(kind + ".unlock", lock::unlock);
        uses.put(kind + ".newCondition", lock::newCondition);
        uses.put(kind + ".isLocked", lock::isLocked);
        uses.put(kind + ".isHeldByCurrentThread", lock::isHeldByCurrentThread);
        uses.put(kind + ".holdCount", lock::holdCount);
        uses.put(kind + ".holder", lock::holder);
        uses.put(kind + ".waiters", lock::waiters);
        uses.put(kind + ".isFair", lock::isFair);
        uses.put(kind + ".fencingToken", lock::fencingToken);
        uses.put(kind + ".abandonedPolicy", lock::abandonedPolicy);
        uses.put(kind + ".isAbandoned", lock::isAbandoned);
        uses.put(kind + ".recover", () -> lock.recover(() -> {}));
        uses.put("writing " + kind, () -> Peer.toHex(lock));
    }

    @SuppressWarnings("JavaUtilDate") // the JDK's interface
    private static void addCondition(Condition condition, Map<String, ThrowingCallable> uses) {
        uses.put("condition.await", condition::await);
        uses.put("condition.await(timeout)", () -> condition.await(LONG));
        uses.put("condition.await(time, unit)", () -> condition.await(1, TimeUnit.MINUTES));
        uses.put("condition.awaitNanos", () -> condition.awaitNanos(1));
        uses.put("condition.awaitUninterruptibly", condition::awaitUninterruptibly);
        uses.put("condition.awaitUntil", () -> condition.awaitUntil(new Date()));
        uses.put("condition.waitFor", () -> condition.waitFor(() -> false, LONG));
        uses.put("condition.signal", condition::signal);
        uses.put("condition.signalAll", condition::signalAll);
        uses.put("condition.notify(n)", () -> condition.notify(1));
        uses.put("condition.waiters", condition::waiters);
        uses.put("condition.getLock().lock()", () -> condition.getLock().lock());
        uses.put("writing condition", () -> Peer.toHex(condition));
    }

    private static void addValues(String guard, Scope scope, ValueOptions options, Map<String, ThrowingCallable> uses) {
        for (char code : "cbBhHiIlLqQfdu?".toCharArray()) {
            var value = scope.value(code, null, options);
            uses.put(guard + code + ".getValue", value::getValue);
            uses.put(guard + code + ".peekValue", value::peekValue);
            uses.put(
                    guard + code + ".setValue",
                    () -> value.setValue(code == '?' ? true : code == 'u' ? "x" : (Object) 1));
            uses.put("writing " + guard + code, () -> Peer.toHex(value));
        }
        IntValue number = scope.value(ValueType.INT32, 0, options);
        uses.put(guard + "int.getAndAdd", () -> number.getAndAdd(1));
        uses.put(guard + "int.compareAndSet", () -> number.compareAndSet(0, 1));
        uses.put(guard + "int.getAndSet", () -> number.getAndSet(1));
        uses.put(guard + "int.updateAndGet", () -> number.updateAndGet(n -> n + 1));
        LongValue large = scope.value(ValueType.INT64, 0, options);
        uses.put(guard + "long.getAndAdd", () -> large.getAndAdd(1));
        uses.put(guard + "long.compareAndSet", () -> large.compareAndSet(0, 1));
        DoubleValue real = scope.value(ValueType.FLOAT64, 0, options);
        uses.put(guard + "double.set", () -> real.set(1));
        BooleanValue flag = scope.value(ValueType.BOOLEAN, false, options);
        uses.put(guard + "boolean.set", () -> flag.set(true));
    }

    @Test
    void whatNeedsNoMemoryStillAnswers() {
        Scope scope = Scope.processes(OPTIONS);
        Lock lock = scope.lock();
        RLock rlock = scope.rlock();
        Condition condition = scope.condition();
        IntValue value = scope.intValue(0);
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        assertThat(scope).hasToString("Scope[processes:/, closed]");
        assertThat(lock).hasToString("Lock[closed]").isEqualTo(lock).isNotEqualTo(rlock);
        assertThat(rlock).hasToString("RLock[closed]");
        assertThat(condition).hasToString("Condition[closed]");
        assertThat(value.isGuarded()).isTrue();
        assertThat(value.type()).isEqualTo(ValueType.INT32);
        assertThat(value).hasToString("Value[closed, INT32, guarded]");
    }

    /// A way to wait.
    private interface Wait {
        void in(Lock lock, Condition condition) throws Exception;
    }

    private static final List<Wait> WAITS = List.of(
            (lock, _) -> lock.lock(),
            (lock, _) -> lock.lockInterruptibly(),
            (lock, _) -> lock.tryLock(LONG),
            (_, condition) -> {
                try (var _ = condition.getLock().hold()) {
                    condition.await();
                }
            },
            (_, condition) -> {
                try (var _ = condition.getLock().hold()) {
                    condition.awaitUninterruptibly();
                }
            },
            (_, condition) -> {
                try (var _ = condition.getLock().hold()) {
                    condition.await(LONG);
                }
            });

    @ParameterizedTest
    @CsvSource({
        "false, SLEEP, false",
        "false, ADAPTIVE, false",
        "true, SLEEP, false",
        "true, ADAPTIVE, false",
        "false, SLEEP, true",
        "true, SLEEP, true"
    })
    void closingWakesEverySleeper(boolean virtual, WaitPolicy policy, boolean portable) {
        Scope scope = Scope.processes(OPTIONS.withWaitPolicy(policy).withPortableWaiting(portable));
        Lock lock = scope.lock();
        Condition condition = scope.condition();
        lock.lock();
        List<CompletableFuture<Void>> ends = new ArrayList<>();
        for (Wait wait : WAITS) {
            CompletableFuture<Void> end = new CompletableFuture<>();
            ends.add(end);
            Runnable body = () -> {
                try {
                    wait.in(lock, condition);
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            };
            if (virtual) {
                Thread.startVirtualThread(body);
            } else {
                Thread.ofPlatform().daemon().start(body);
            }
        }
        await().atMost(LONG).until(() -> lock.waiters() == 3 && condition.waiters() == 3);
        scope.close();
        for (CompletableFuture<Void> end : ends) {
            assertThatThrownBy(() -> end.orTimeout(1, TimeUnit.MINUTES).join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the scope is closed");
        }
    }

    @Test
    void closingWhileThreadsWorkLeavesThemWithTheMessage() {
        for (int round = 0; round < 20; round++) {
            Scope scope = Scope.processes(OPTIONS);
            IntValue value = scope.intValue(0);
            Condition condition = scope.condition();
            List<CompletableFuture<Void>> ends = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                ends.add(CompletableFuture.runAsync(
                        () -> {
                            while (true) {
                                value.getAndAdd(1);
                            }
                        },
                        EACH_IN_ITS_OWN));
                ends.add(CompletableFuture.runAsync(
                        () -> {
                            while (true) {
                                try (var _ = condition.getLock().hold()) {
                                    condition.notify(1);
                                }
                            }
                        },
                        EACH_IN_ITS_OWN));
            }
            await().atMost(LONG).until(() -> value.peek() > 10);
            scope.close();
            for (CompletableFuture<Void> end : ends) {
                assertThatThrownBy(() -> end.orTimeout(1, TimeUnit.MINUTES).join())
                        .cause()
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the scope is closed");
            }
        }
    }
}
