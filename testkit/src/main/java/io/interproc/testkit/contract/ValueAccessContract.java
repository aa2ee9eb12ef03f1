package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.LockAcquisitionContract.assertFree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.BooleanValue;
import io.interproc.ByteValue;
import io.interproc.Condition;
import io.interproc.DoubleValue;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The accesses of a value, and how they take its lock: whichever guards it, and whether or not this thread holds it.
public interface ValueAccessContract extends ScopeFixture {

    private static Map<String, Runnable> accessesOf(IntValue value) {
        Map<String, Runnable> accesses = new LinkedHashMap<>();
        accesses.put("get", value::get);
        accesses.put("getValue", value::getValue);
        accesses.put("set", () -> value.set(1));
        accesses.put("setValue", () -> value.setValue(2));
        accesses.put("getAndSet", () -> value.getAndSet(3));
        accesses.put("compareAndSet", () -> value.compareAndSet(3, 4));
        accesses.put("getAndAdd", () -> value.getAndAdd(1));
        accesses.put("addAndGet", () -> value.addAndGet(1));
        accesses.put("incrementAndGet", value::incrementAndGet);
        accesses.put("getAndDecrement", value::getAndDecrement);
        accesses.put("updateAndGet", () -> value.updateAndGet(n -> n + 1));
        accesses.put("update", () -> value.update(n -> n + 1));
        return accesses;
    }

    @ParameterizedTest
    @EnumSource
    default void accessesDoWhatTheirNamesSay(Guard guard) {
        ValueOptions options = guard.options(scope());
        IntValue ints = scope().value(ValueType.INT32, 5, options);
        assertThat(ints.getAndSet(7)).isEqualTo(5);
        assertThat(ints.compareAndSet(5, 6)).isFalse();
        assertThat(ints.compareAndSet(7, 6)).isTrue();
        assertThat(ints.getAndAdd(4)).isEqualTo(6);
        assertThat(ints.addAndGet(-3)).isEqualTo(7);
        assertThat(ints.getAndIncrement()).isEqualTo(7);
        assertThat(ints.getAndDecrement()).isEqualTo(8);
        assertThat(ints.incrementAndGet()).isEqualTo(8);
        assertThat(ints.decrementAndGet()).isEqualTo(7);
        assertThat(ints.updateAndGet(n -> n * n)).isEqualTo(49);
        assertThat(ints.update(n -> n - 9)).isEqualTo(40);
        assertThat(ints.get()).isEqualTo(ints.peek()).isEqualTo(40);

        LongValue longs = scope().value(ValueType.INT64, 1L << 40, options);
        assertThat(longs.getAndAdd(1)).isEqualTo(1L << 40);
        assertThat(longs.compareAndSet((1L << 40) + 1, -1)).isTrue();
        assertThat(longs.getAndSet(Long.MAX_VALUE)).isEqualTo(-1);
        assertThat(longs.incrementAndGet()).isEqualTo(Long.MIN_VALUE);
        assertThat(longs.updateAndGet(n -> n + 3)).isEqualTo(Long.MIN_VALUE + 3);
        assertThat(longs.update(n -> n - 3)).isEqualTo(longs.peek()).isEqualTo(Long.MIN_VALUE);

        DoubleValue doubles = scope().value(ValueType.FLOAT64, 0.5, options);
        assertThat(doubles.getAndAdd(0.25)).isEqualTo(0.5);
        assertThat(doubles.addAndGet(0.25)).isEqualTo(1);
        assertThat(doubles.compareAndSet(1, -0.0)).isTrue();
        assertThat(doubles.compareAndSet(0.0, 1)).isFalse();
        assertThat(doubles.getAndSet(3)).isEqualTo(-0.0);
        assertThat(doubles.updateAndGet(Math::sqrt)).isEqualTo(Math.sqrt(3));
        assertThat(doubles.update(x -> x / 0)).isEqualTo(doubles.peek()).isInfinite();

        BooleanValue booleans = scope().value(ValueType.BOOLEAN, false, options);
        assertThat(booleans.getAndSet(true)).isFalse();
        assertThat(booleans.compareAndSet(false, true)).isFalse();
        assertThat(booleans.compareAndSet(true, false)).isTrue();
        assertThat(booleans.update(b -> !b)).isEqualTo(booleans.peek()).isTrue();

        ByteValue bytes = scope().value(ValueType.CHAR, 200, options);
        assertThat(bytes.getAndSet((byte) 7)).isEqualTo((byte) -56);
        assertThat(bytes.compareAndSet((byte) 7, (byte) -1)).isTrue();
        assertThat(bytes.update(b -> (byte) (b - 1))).isEqualTo(bytes.peek()).isEqualTo((byte) -2);

        if (guard != Guard.RAW) {
            assertFree(ints.getLock());
        }
    }

    @Test
    default void eachValueHasAReentrantLockOfItsOwnByDefault() {
        IntValue first = scope().intValue(1);
        IntValue second = scope().intValue(2);
        assertThat(first.isGuarded()).isTrue();
        assertThat(first.getLock()).isInstanceOf(RLock.class);
        try (var _ = first.hold();
                var _ = first.hold()) {
            assertThat(first.getLock().holdCount()).isEqualTo(2);
            assertFree(second.getLock());
        }
    }

    @Test
    default void givenLockMayGuardSeveralValues() {
        Condition condition = scope().condition(scope().lock());
        IntValue first =
                scope().value(ValueType.INT32, 1, ValueOptions.defaults().withLock(condition));
        DoubleValue second =
                scope().value(ValueType.FLOAT64, 2, ValueOptions.defaults().withLock(condition.getLock()));
        try (var _ = condition.hold()) {
            assertThat(first.getLock().isHeldByCurrentThread()).isTrue();
            assertThat(second.getLock().isHeldByCurrentThread()).isTrue();
            second.set(first.get() + 1.5);
        }
        assertThat(second.get()).isEqualTo(2.5);
        assertFree(condition.getLock());
    }

    @Test
    default void rawValueHasNoLock() {
        IntValue raw = scope().value(ValueType.INT32, 1, ValueOptions.raw());
        assertThat(raw.isGuarded()).isFalse();
        assertThatThrownBy(raw::getLock)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("raw");
        assertThatThrownBy(raw::hold).isInstanceOf(IllegalStateException.class).hasMessageContaining("raw");
    }

    /// Python deadlocks here if the lock is not re-entrant.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RAW")
    default void accessInsideItsOwnLockDoesNotLockAgain(Guard guard) {
        IntValue value = scope().value(ValueType.INT32, 0, guard.options(scope()));
        try (var _ = value.hold()) {
            value.set(value.get() + 1);
            accessesOf(value).forEach((name, access) -> {
                access.run();
                assertThat(value.getLock().holdCount())
                        .as("holds after " + name)
                        .isOne();
            });
            value.updateAndGet(n -> {
                assertThat(value.getLock().isHeldByCurrentThread()).isTrue();
                return value.get() + n;
            });
        }
        assertFree(value.getLock());
    }

    @ParameterizedTest
    @EnumSource
    default void accessWaitsForTheHolder(ThreadKind kind) throws Exception {
        for (Guard guard : new Guard[] {Guard.OWN, Guard.LOCK}) {
            IntValue value = scope().value(ValueType.INT32, 0, guard.options(scope()));
            Lock lock = value.getLock();
            for (Map.Entry<String, Runnable> access : accessesOf(value).entrySet()) {
                Call<Boolean> other;
                try (var _ = lock.hold()) {
                    other = threads().run(kind, access.getValue()::run);
                    Eventually.holds(access.getKey() + " waits", () -> lock.waiters() == 1 || other.isDone());
                    assertThat(other.isDone())
                            .as(access.getKey() + " did not wait")
                            .isFalse();
                }
                other.join();
                assertFree(lock);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    default void accessThatWaitsKeepsAnInterruption(ThreadKind kind) throws Exception {
        IntValue value = scope().intValue(3);
        Call<Integer> other;
        try (var _ = value.hold()) {
            other = threads().call(kind, () -> {
                int before = value.getAndAdd(1);
                assertThat(Thread.interrupted()).isTrue();
                return before;
            });
            Eventually.equal("waiters", 1, value.getLock()::waiters);
            other.interrupt();
        }
        assertThat(other.join()).isEqualTo(3);
        assertThat(value.get()).isEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    default void peekDoesNotWait(ThreadKind kind) throws Exception {
        IntValue value = scope().intValue(3);
        try (var _ = value.hold()) {
            value.set(4);
            assertThat(threads().call(kind, value::peek).join()).isEqualTo(4);
            assertThat(threads().call(kind, value::peekValue).join()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    default void updateOfAGuardedValueRunsOnceAndHolding(ThreadKind kind) throws Exception {
        IntValue value = scope().intValue(3);
        AtomicInteger runs = new AtomicInteger();
        assertThat(threads()
                        .call(
                                kind,
                                () -> value.updateAndGet(n -> {
                                    runs.incrementAndGet();
                                    assertThat(value.getLock().isHeldByCurrentThread())
                                            .isTrue();
                                    return n * 2;
                                }))
                        .join())
                .isEqualTo(6);
        assertThat(runs).hasValue(1);
        assertFree(value.getLock());
    }

    @ParameterizedTest
    @EnumSource
    default void updateThatThrowsChangesNothing(Guard guard) {
        IntValue value = scope().value(ValueType.INT32, 3, guard.options(scope()));
        assertThatThrownBy(() -> value.updateAndGet(_ -> {
                    throw new IllegalStateException("of the function");
                }))
                .hasMessage("of the function");
        assertThatThrownBy(() -> value.update(_ -> {
                    throw new IllegalStateException("of the function");
                }))
                .hasMessage("of the function");
        assertThat(value.get()).isEqualTo(3);
        if (guard != Guard.RAW) {
            assertFree(value.getLock());
        }
    }

    @Test
    default void valueMayBeUsedAsTheLockOfAWait() throws Exception {
        IntValue items = scope().intValue(0);
        Condition available = items.getLock().newCondition();
        Call<Boolean> consumer = threads().call(ThreadKind.PLATFORM, () -> {
            try (var _ = items.hold()) {
                boolean came = available.waitFor(() -> items.get() > 0, LONG);
                items.getAndAdd(-1);
                return came;
            }
        });
        Eventually.equal("waiters", 1, available::waiters);
        try (var _ = items.hold()) {
            items.incrementAndGet();
            available.notifyOne();
        }
        assertThat(consumer.join()).isTrue();
        assertThat(items.get()).isZero();
    }

    @Test
    default void namedValueIsFoundByItsName() {
        IntValue value = scope().intValue("found", 3);
        IntValue again = scope().intValue("found", 99);
        assertThat(again.get()).isEqualTo(3);
        again.set(4);
        assertThat(value.get()).isEqualTo(4);
        try (var _ = value.hold()) {
            assertThat(again.getLock().isHeldByCurrentThread()).isTrue();
            assertThat(again.getAndAdd(1)).isEqualTo(4);
        }
        assertThat(scope().longValue("long", 7).get()).isEqualTo(7);
        assertThat(scope().doubleValue("double", 0.5).get()).isEqualTo(0.5);
        assertThat(scope().booleanValue("boolean", true).get()).isTrue();
        Value<?> byCode = scope().value('i', 1, ValueOptions.named("found"));
        assertThat((Object) byCode.getValue()).isEqualTo(5);
    }

    @Test
    default void namedValueMustBeAskedForAsItIs() {
        scope().intValue("taken", 3);
        assertThatThrownBy(() -> scope().longValue("taken", 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("taken")
                .hasMessageMatching(".*(INT32|'i').*")
                .hasMessageMatching(".*(INT64|'q').*");
        assertThatThrownBy(() ->
                        scope().value(ValueType.INT32, 3, ValueOptions.raw().withName("taken")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("taken", "raw");
        assertThatThrownBy(() -> scope().value(
                                ValueType.INT32, 3, ValueOptions.named("taken").withLock(scope().rlock())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("taken", "lock");
        scope().value(ValueType.INT32, 1, ValueOptions.raw().withName("raw"));
        assertThatThrownBy(() -> scope().intValue("raw", 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("raw", "guarded");
    }
}
