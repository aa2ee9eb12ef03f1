package io.interproc.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.BooleanValue;
import io.interproc.ByteValue;
import io.interproc.CodePointValue;
import io.interproc.Condition;
import io.interproc.DoubleValue;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Values over heap words; what they share with those of other scopes is tested through them.
class ThreadValueTest {

    private final Scope scope = Scope.threads();

    /// The ways in which a value may be guarded.
    enum Guard {
        RAW,
        OWN_RLOCK,
        LOCK,
        CONDITION;

        ValueOptions in(Scope scope) {
            return switch (this) {
                case RAW -> ValueOptions.raw();
                case OWN_RLOCK -> ValueOptions.defaults();
                case LOCK -> ValueOptions.defaults().withLock(scope.lock());
                case CONDITION -> ValueOptions.defaults().withLock(scope.condition());
            };
        }
    }

    private IntValue int32(Guard guard, int initial) {
        return scope.value(ValueType.INT32, initial, guard.in(scope));
    }

    @ParameterizedTest
    @EnumSource
    void integersOfIntWidthHaveAllOperations(Guard guard) {
        IntValue value = int32(guard, 7);
        assertThat(value.getAndSet(8)).isEqualTo(7);
        assertThat(value.compareAndSet(7, 9)).isFalse();
        assertThat(value.compareAndSet(8, 9)).isTrue();
        assertThat(value.getAndAdd(3)).isEqualTo(9);
        assertThat(value.addAndGet(3)).isEqualTo(15);
        assertThat(value.incrementAndGet()).isEqualTo(16);
        assertThat(value.getAndDecrement()).isEqualTo(16);
        assertThat(value.updateAndGet(x -> x * x)).isEqualTo(225);
        assertThat(value.update(x -> x + 1)).isEqualTo(226);
        value.set(Integer.MAX_VALUE);
        assertThat(value.addAndGet(1)).isEqualTo(Integer.MIN_VALUE);
        value.setValue(BigInteger.TWO.pow(100).add(BigInteger.valueOf(5)));
        assertThat(value.getValue()).isEqualTo(value.peekValue()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void narrowIntegersWrapInEveryOperation(Guard guard) {
        for (ValueType<IntValue> type : List.of(ValueType.INT8, ValueType.UINT8, ValueType.INT16, ValueType.UINT16)) {
            int modulus = 1 << (type.bytes() * Byte.SIZE);
            boolean signed = Character.isLowerCase(type.code());
            int greatest = signed ? modulus / 2 - 1 : modulus - 1;
            int least = greatest - modulus + 1;

            IntValue value = scope.value(type, greatest, guard.in(scope));
            assertThat(value.get()).isEqualTo(greatest);
            assertThat(value.getAndAdd(1)).isEqualTo(greatest);
            assertThat(value.peek()).isEqualTo(least);
            assertThat(value.addAndGet(-1)).isEqualTo(greatest);
            assertThat(value.addAndGet(modulus)).isEqualTo(greatest);
            assertThat(value.compareAndSet(greatest + modulus, least - modulus)).isTrue();
            assertThat(value.getAndSet(modulus + 1)).isEqualTo(least);
            assertThat(value.get()).isOne();
            assertThat(value.compareAndSet(0, 5)).isFalse();
            assertThat(value.updateAndGet(x -> x - 2)).isEqualTo(signed ? -1 : greatest);
            assertThat(value.update(_ -> greatest + 1)).isEqualTo(least);
            value.set(-1);
            assertThat(value.getValue()).isEqualTo(signed ? -1 : greatest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void integersOfLongWidthHaveAllOperations(Guard guard) {
        for (ValueType<LongValue> type : List.of(ValueType.LONG, ValueType.ULONG, ValueType.INT64, ValueType.UINT64)) {
            LongValue value = scope.value(type, null, guard.in(scope));
            assertThat(value.addAndGet(-1)).isEqualTo(-1);
            assertThat(value.compareAndSet(-1, Long.MAX_VALUE)).isTrue();
            assertThat(value.incrementAndGet()).isEqualTo(Long.MIN_VALUE);
            assertThat(value.getAndSet(5)).isEqualTo(Long.MIN_VALUE);
            assertThat(value.updateAndGet(x -> -x)).isEqualTo(-5);
            assertThat(value.update(x -> x - 1)).isEqualTo(-6);
            value.setValue(BigInteger.TWO.pow(64).subtract(BigInteger.TWO));
            assertThat(value.getValue()).isEqualTo(value.peekValue()).isEqualTo(-2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void unsigned32BitIntegersWrapBelowZero(Guard guard) {
        LongValue value = scope.value(ValueType.UINT32, -1, guard.in(scope));
        assertThat(value.get()).isEqualTo(0xFFFF_FFFFL);
        assertThat(value.getAndAdd(2)).isEqualTo(0xFFFF_FFFFL);
        assertThat(value.peek()).isOne();
        assertThat(value.addAndGet(-2)).isEqualTo(0xFFFF_FFFFL);
        assertThat(value.compareAndSet(-1, -2)).isTrue();
        assertThat(value.getAndSet(1L << 40)).isEqualTo(0xFFFF_FFFEL);
        assertThat(value.updateAndGet(x -> x - 1)).isEqualTo(0xFFFF_FFFFL);
        value.set(1L << 32);
        assertThat(value.get()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void singlePrecisionRoundsInEveryOperation(Guard guard) {
        DoubleValue value = scope.value(ValueType.FLOAT32, 0.1, guard.in(scope));
        assertThat(value.get()).isEqualTo(0.10000000149011612);
        assertThat(value.compareAndSet(0.1, 0.2)).isTrue();
        assertThat(value.getAndSet(0.3)).isEqualTo((double) 0.2f);
        assertThat(value.getAndAdd(0.1)).isEqualTo((double) 0.3f);
        assertThat(value.peek()).isEqualTo((double) (float) (0.3f + 0.1));
        assertThat(value.updateAndGet(_ -> 0.7)).isEqualTo((double) 0.7f);
        assertThat(value.update(_ -> 1e40)).isInfinite();
        value.set(16_777_216);
        assertThat(value.addAndGet(1)).isEqualTo(16_777_216);
        value.setValue(Float.NaN);
        assertThat(value.get()).isNaN();
        assertThat(value.compareAndSet(Double.NaN, 1)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void doublePrecisionComparesByBits(Guard guard) {
        DoubleValue value = scope.value(ValueType.FLOAT64, 0.1, guard.in(scope));
        assertThat(value.getAndAdd(0.2)).isEqualTo(0.1);
        assertThat(value.addAndGet(1)).isEqualTo(0.1 + 0.2 + 1);
        assertThat(value.getAndSet(0.0)).isEqualTo(0.1 + 0.2 + 1);
        assertThat(value.compareAndSet(-0.0, 1)).isFalse();
        assertThat(value.compareAndSet(0.0, Double.NaN)).isTrue();
        assertThat(value.compareAndSet(Double.NaN, 3)).isTrue();
        assertThat(value.updateAndGet(x -> x / 2)).isEqualTo(1.5);
        assertThat(value.update(x -> x + 1)).isEqualTo(2.5);
    }

    @ParameterizedTest
    @EnumSource
    void bytesBooleansAndCodePointsHaveAllOperations(Guard guard) {
        ByteValue character = scope.value(ValueType.CHAR, 255, guard.in(scope));
        assertThat(character.getAndSet((byte) 'a')).isEqualTo((byte) -1);
        assertThat(character.compareAndSet((byte) 'b', (byte) 0)).isFalse();
        assertThat(character.compareAndSet((byte) 'a', (byte) -128)).isTrue();
        assertThat(character.update(b -> (byte) (b + 1))).isEqualTo((byte) -127);
        character.setValue(new byte[] {'z'});
        assertThat(character.getValue()).isEqualTo(character.peekValue()).isEqualTo((byte) 'z');

        BooleanValue flag = scope.value(ValueType.BOOLEAN, null, guard.in(scope));
        assertThat(flag.getAndSet(true)).isFalse();
        assertThat(flag.compareAndSet(false, true)).isFalse();
        assertThat(flag.compareAndSet(true, false)).isTrue();
        assertThat(flag.update(b -> !b)).isTrue();
        flag.setValue(false);
        assertThat(flag.getValue()).isEqualTo(flag.peekValue()).isFalse();

        CodePointValue letter = scope.value(ValueType.CODE_POINT, "🔒", guard.in(scope));
        assertThat(letter.getString()).isEqualTo("🔒");
        assertThat(letter.getAndSet('x')).isEqualTo(0x1F512);
        assertThat(letter.compareAndSet('y', 'z')).isFalse();
        assertThat(letter.compareAndSet('x', 0x10FFFF)).isTrue();
        assertThat(letter.update(c -> c - 1)).isEqualTo(0x10FFFE);
        letter.setValue("ß");
        assertThat(letter.getValue()).isEqualTo(letter.peekValue()).isEqualTo('ß');
        String message = "CODE_POINT must be from 0 to 1114111: value=1114112";
        for (Background.Action refused : List.<Background.Action>of(
                () -> letter.set(0x110000),
                () -> letter.getAndSet(0x110000),
                () -> letter.compareAndSet('ß', 0x110000),
                () -> letter.update(_ -> 0x110000))) {
            assertThatThrownBy(refused::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(message);
        }
        assertThat(letter.get()).isEqualTo('ß');
    }

    static Stream<ValueType<?>> types() {
        return ValueType.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeStartsAtZeroAndKnowsItsType(ValueType<?> type) {
        Value<?> value = scope.value(type.code(), null);
        assertThat(value).isInstanceOf(type.valueClass());
        assertThat(value.type()).isSameAs(type);
        assertThat(value.getValue().toString()).isIn("0", "0.0", "false");
        assertThat(value).hasToString("Value[@1, " + type + ", guarded]");
    }

    @ParameterizedTest
    @EnumSource
    void noAdditionIsLost(Guard guard) {
        List<Value<?>> values = new ArrayList<>();
        List<CompletableFuture<Boolean>> adders = new ArrayList<>();
        IntValue int32 = int32(guard, 0);
        IntValue uint16 = scope.value(ValueType.UINT16, 0, guard.in(scope));
        LongValue int64 = scope.value(ValueType.INT64, 0, guard.in(scope));
        DoubleValue float32 = scope.value(ValueType.FLOAT32, 0, guard.in(scope));
        DoubleValue float64 = scope.value(ValueType.FLOAT64, 0, guard.in(scope));
        IntValue updated = int32(guard, 0);
        values.addAll(List.of(int32, uint16, int64, float32, float64, updated));
        for (int thread = 0; thread < 4; thread++) {
            adders.add(Background.run(() -> {
                for (int i = 0; i < 5000; i++) {
                    int32.getAndAdd(1);
                    uint16.getAndAdd(1);
                    int64.getAndAdd(1);
                    float32.getAndAdd(1);
                    float64.updateAndGet(x -> x + 1);
                    updated.update(x -> x + 1);
                }
            }));
        }
        adders.forEach(CompletableFuture::join);
        assertThat(values)
                .allSatisfy(value ->
                        assertThat(((Number) value.getValue()).intValue()).isEqualTo(20_000));
    }

    @ParameterizedTest
    @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
    void anAccessInsideTheLockDoesNotLockAgain(Guard guard) {
        IntValue value = int32(guard, 0);
        try (Held _ = value.hold()) {
            value.set(value.get() + 1);
            value.getAndAdd(1);
            value.updateAndGet(x -> x + value.get());
            assertThat(value.getLock().holdCount()).isOne();
        }
        assertThat(value.get()).isEqualTo(4);
        assertThat(value.getLock().isLocked()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = "RAW", mode = EnumSource.Mode.EXCLUDE)
    void anAccessWaitsForAHolderAndPeekDoesNot(Guard guard) throws Exception {
        IntValue value = int32(guard, 1);
        CompletableFuture<Integer> reader;
        try (Held _ = value.hold()) {
            reader = Background.call(value::get);
            Background.until(() -> value.getLock().waiters() == 1);
            value.set(2);
            assertThat(Background.call(value::peek).get()).isEqualTo(2);
            value.set(3);
        }
        assertThat(reader.get()).isEqualTo(3);
    }

    @Test
    void aGuardedUpdateRunsOnceEvenIfItWritesTheValue() {
        IntValue value = scope.intValue(1);
        AtomicInteger runs = new AtomicInteger();
        int result = value.updateAndGet(x -> {
            value.set(100);
            return x + runs.incrementAndGet();
        });
        assertThat(result).isEqualTo(value.get()).isEqualTo(2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aRawUpdateTriesUntilNoOtherWriteCameBetween() {
        IntValue value = int32(Guard.RAW, 1);
        AtomicInteger runs = new AtomicInteger();
        value.updateAndGet(x -> {
            if (runs.incrementAndGet() == 1) {
                value.set(100);
            }
            return x + 1;
        });
        assertThat(value.get()).isEqualTo(101);
        assertThat(runs).hasValue(2);
    }

    @Test
    void anUpdateThatThrowsLeavesTheValueAndTheLock() {
        IntValue value = scope.intValue(1);
        assertThatThrownBy(() -> value.updateAndGet(x -> Math.divideExact(x, 0)))
                .isInstanceOf(ArithmeticException.class);
        assertThat(value.get()).isOne();
        assertThat(value.getLock().isLocked()).isFalse();
    }

    @Test
    void aLockMayGuardSeveralValuesAndACondition() {
        Condition condition = scope.condition();
        ValueOptions options = ValueOptions.defaults().withLock(condition);
        IntValue a = scope.value(ValueType.INT32, 0, options);
        LongValue b = scope.value(ValueType.INT64, 0, options);
        assertThat(a.getLock()).isSameAs(b.getLock()).isSameAs(condition.getLock());
    }

    @Test
    void aRawValueHasNoLock() {
        IntValue value = int32(Guard.RAW, 0);
        assertThat(value.isGuarded()).isFalse();
        assertThatIllegalStateException()
                .isThrownBy(value::getLock)
                .withMessage("the value must be guarded to have a lock: Value[@1, INT32, raw]");
        assertThat(value).hasToString("Value[@1, INT32, raw]");
    }

    @Test
    void aLockOfAnotherScopeGuardsNothingHere() {
        Lock foreign = Scope.threads().lock();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        scope.value(ValueType.INT32, 0, ValueOptions.defaults().withLock(foreign)))
                .withMessage("the lock must belong to this scope: Lock[@1, free]");
    }

    @Test
    void settingNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.intValue(0).setValue(null))
                .withMessage("INT32 must be set to a whole number or a boolean: kind=null");
    }

    @ParameterizedTest
    @EnumSource
    void afterCloseEveryAccessThrows(Guard guard) {
        IntValue value = int32(guard, 0);
        LongValue wide = scope.value(ValueType.INT64, 0, guard.in(scope));
        scope.close();
        for (Background.Action access : List.<Background.Action>of(
                value::get,
                value::peek,
                () -> value.set(1),
                () -> value.getAndSet(1),
                () -> value.compareAndSet(0, 1),
                () -> value.getAndAdd(1),
                () -> value.updateAndGet(x -> x),
                wide::get,
                wide::peek,
                () -> wide.getAndAdd(1))) {
            assertThatThrownBy(access::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the scope is closed");
        }
    }
}
