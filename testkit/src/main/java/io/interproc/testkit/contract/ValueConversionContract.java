package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.BooleanValue;
import io.interproc.ByteValue;
import io.interproc.CodePointValue;
import io.interproc.DoubleValue;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the types of values hold, how they convert what they are given, and what they refuse: the semantics of C, with
/// Python's choice of kinds.
public interface ValueConversionContract extends ScopeFixture {

    /// Where the conversions are listed, for [MethodSource].
    String CONVERSIONS = "io.interproc.testkit.contract.ValueConversionContract#conversions";

    /// Where the refusals are listed, for [MethodSource].
    String REFUSALS = "io.interproc.testkit.contract.ValueConversionContract#refusals";

    /// Returns type codes, what is set, and what is got then.
    static Stream<Arguments> conversions() {
        BigInteger huge = BigInteger.TWO.pow(100).add(BigInteger.valueOf(5));
        return Stream.of(
                Arguments.of('b', 127, 127),
                Arguments.of('b', 128, -128),
                Arguments.of('b', -129, 127),
                Arguments.of('b', 256, 0),
                Arguments.of('b', true, 1),
                Arguments.of('B', 255, 255),
                Arguments.of('B', 256, 0),
                Arguments.of('B', -1, 255),
                Arguments.of('B', (byte) -1, 255),
                Arguments.of('h', 32_767, 32_767),
                Arguments.of('h', 32_768, -32_768),
                Arguments.of('h', (short) -5, -5),
                Arguments.of('H', 65_535, 65_535),
                Arguments.of('H', 65_536, 0),
                Arguments.of('H', -1, 65_535),
                Arguments.of('i', Integer.MIN_VALUE, Integer.MIN_VALUE),
                Arguments.of('i', 1L << 31, Integer.MIN_VALUE),
                Arguments.of('i', 1L << 32, 0),
                Arguments.of('i', false, 0),
                Arguments.of('i', huge, 5),
                Arguments.of('I', 4_294_967_295L, 4_294_967_295L),
                Arguments.of('I', -1, 4_294_967_295L),
                Arguments.of('I', 1L << 32, 0L),
                Arguments.of('l', Long.MIN_VALUE, Long.MIN_VALUE),
                Arguments.of('l', huge, 5L),
                Arguments.of('L', -1, -1L),
                Arguments.of('L', huge.negate(), -5L),
                Arguments.of('q', Long.MAX_VALUE, Long.MAX_VALUE),
                Arguments.of('q', BigInteger.TWO.pow(63), Long.MIN_VALUE),
                Arguments.of('Q', BigInteger.TWO.pow(64).subtract(BigInteger.ONE), -1L),
                Arguments.of('Q', 7, 7L),
                Arguments.of('f', 0.1, (double) 0.1f),
                Arguments.of('f', 1e40, Double.POSITIVE_INFINITY),
                Arguments.of('f', -1e40, Double.NEGATIVE_INFINITY),
                Arguments.of('f', Double.NaN, Double.NaN),
                Arguments.of('f', 16_777_217, 16_777_216.0),
                Arguments.of('f', true, 1.0),
                Arguments.of('d', 0.1, 0.1),
                Arguments.of('d', -0.0, -0.0),
                Arguments.of('d', 0.5f, 0.5),
                Arguments.of('d', Long.MAX_VALUE, 0x1p63),
                Arguments.of('d', Double.NaN, Double.NaN),
                Arguments.of('d', new BigDecimal("0.25"), 0.25),
                Arguments.of('c', (byte) 65, (byte) 65),
                Arguments.of('c', 0, (byte) 0),
                Arguments.of('c', 255, (byte) -1),
                Arguments.of('c', new byte[] {7}, (byte) 7),
                Arguments.of('u', "x", (int) 'x'),
                Arguments.of('u', 'é', 0xE9),
                Arguments.of('u', "\uD83D\uDE00", 0x1F600),
                Arguments.of('u', 0x10FFFF, 0x10FFFF),
                Arguments.of('?', true, true),
                Arguments.of('?', false, false));
    }

    /// Returns type codes and what they refuse.
    static Stream<Arguments> refusals() {
        return Stream.of(
                        Stream.of('b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q')
                                .flatMap(code -> Stream.of(
                                        Arguments.of(code, 1.0),
                                        Arguments.of(code, 0.5f),
                                        Arguments.of(code, new BigDecimal("1")),
                                        Arguments.of(code, "1"),
                                        Arguments.of(code, List.of(1)),
                                        Arguments.of(code, null))),
                        Stream.of('f', 'd')
                                .flatMap(code -> Stream.of(
                                        Arguments.of(code, "0.5"),
                                        Arguments.of(code, 'x'),
                                        Arguments.of(code, BigInteger.TWO.pow(2000)),
                                        Arguments.of(code, null))),
                        Stream.of(256, -1, "a", 'a', 65.0, true, new byte[2], BigInteger.TWO.pow(64))
                                .map(value -> Arguments.of('c', value)),
                        Stream.of("", "xy", 0x110000, -1, true, 1.0, new byte[1])
                                .map(value -> Arguments.of('u', value)),
                        Stream.of(1, 0, "true", 1.0).map(value -> Arguments.of('?', value)),
                        Stream.of('c', 'u', '?').map(code -> Arguments.of(code, null)))
                .flatMap(arguments -> arguments);
    }

    @ParameterizedTest
    @MethodSource(CONVERSIONS)
    default void setConvertsAsCDoes(char code, Object given, Object expected) {
        for (ValueOptions options : new ValueOptions[] {ValueOptions.defaults(), ValueOptions.raw()}) {
            Value<?> value = scope().value(code, null, options);
            value.setValue(given);
            assertThat((Object) value.getValue()).isEqualTo(expected);
            assertThat((Object) value.peekValue()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource(CONVERSIONS)
    default void initialValueIsConvertedAsCDoes(char code, Object given, Object expected) {
        assertThat((Object) scope().value(code, given).getValue()).isEqualTo(expected);
        assertThat((Object) scope().value(code, given, ValueOptions.raw()).getValue())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource(REFUSALS)
    default void whatIsOfTheWrongKindIsRefused(char code, @Nullable Object given) {
        ValueType<?> type = ValueType.of(code);
        Value<?> value = scope().value(code, null);
        assertThatThrownBy(() -> value.setValue(given))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(type.toString());
        assertThat(value.getLock().isLocked()).isFalse();
        assertThat((Object) value.getValue())
                .isEqualTo(scope().value(code, null).getValue());
        if (given != null) {
            assertThatThrownBy(() -> scope().value(code, given))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.toString());
        }
    }

    @Test
    default void everyTypeIsZeroAtFirst() {
        Map<Class<?>, Object> zeros = Map.of(
                IntValue.class,
                0,
                LongValue.class,
                0L,
                DoubleValue.class,
                0.0,
                ByteValue.class,
                (byte) 0,
                CodePointValue.class,
                0,
                BooleanValue.class,
                false);
        for (ValueType<?> type : ValueType.all()) {
            Value<?> value = scope().value(type, null);
            assertThat((Object) value.getValue()).isEqualTo(zeros.get(type.valueClass()));
            assertThat(value).isInstanceOf(type.valueClass());
            assertThat((Object) value.type()).isEqualTo(type);
            assertThat((Object) scope().value(type.code(), null).type()).isEqualTo(type);
        }
    }

    @Test
    default void unknownTypeCodeIsRefused() {
        assertThatThrownBy(() -> scope().value('x', 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("c b B h H i I l L q Q f d u")
                .hasMessageContaining("x");
    }

    @Test
    default void arithmeticWrapsAsCDoes() {
        IntValue signed = scope().value(ValueType.INT8, 127);
        assertThat(signed.getAndAdd(1)).isEqualTo(127);
        assertThat(signed.get()).isEqualTo(-128);
        assertThat(signed.decrementAndGet()).isEqualTo(127);
        assertThat(signed.addAndGet(300)).isEqualTo(-85);
        assertThat(signed.updateAndGet(n -> n * 1_000)).isEqualTo((byte) -85_000);
        assertThat(signed.getAndSet(200)).isEqualTo((byte) -85_000);
        assertThat(signed.get()).isEqualTo(-56);

        IntValue unsigned = scope().value(ValueType.UINT16, 65_535);
        assertThat(unsigned.incrementAndGet()).isZero();
        assertThat(unsigned.getAndDecrement()).isZero();
        assertThat(unsigned.get()).isEqualTo(65_535);
        assertThat(unsigned.compareAndSet(-1, -2)).isTrue();
        assertThat(unsigned.get()).isEqualTo(65_534);

        IntValue plain = scope().value(ValueType.INT32, Integer.MAX_VALUE);
        assertThat(plain.incrementAndGet()).isEqualTo(Integer.MIN_VALUE);

        LongValue half = scope().value(ValueType.UINT32, 0);
        assertThat(half.decrementAndGet()).isEqualTo(4_294_967_295L);
        assertThat(half.getAndAdd(2)).isEqualTo(4_294_967_295L);
        assertThat(half.get()).isOne();
        half.set(-1);
        assertThat(half.get()).isEqualTo(4_294_967_295L);

        LongValue whole = scope().value(ValueType.UINT64, 0);
        assertThat(whole.decrementAndGet()).isEqualTo(-1);
        assertThat(Long.toUnsignedString(whole.get())).isEqualTo("18446744073709551615");
    }

    @Test
    default void singlePrecisionRoundsEveryResult() {
        DoubleValue single = scope().value(ValueType.FLOAT32, 0.1);
        assertThat(single.addAndGet(0.2)).isEqualTo((float) ((double) 0.1f + 0.2));
        assertThat(single.getAndSet(1e40)).isEqualTo((float) ((double) 0.1f + 0.2));
        assertThat(single.get()).isInfinite();
        assertThat(single.updateAndGet(_ -> 1.0 / 3)).isEqualTo(1f / 3);
        assertThat(single.compareAndSet(1f / 3, Double.NaN)).isTrue();
        assertThat(single.get()).isNaN();
        assertThat(single.compareAndSet(Double.NaN, 2)).isTrue();
        assertThat(single.get()).isEqualTo(2);
    }

    @Test
    default void codePointsAreChecked() {
        CodePointValue value = scope().value(ValueType.CODE_POINT, "a");
        assertThat(value.getString()).isEqualTo("a");
        value.set(0x1F600);
        assertThat(value.getString()).isEqualTo("\uD83D\uDE00");
        assertThatThrownBy(() -> value.set(0x110000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1114111");
        assertThatThrownBy(() -> value.getAndSet(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> value.compareAndSet(0x1F600, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(value.get()).isEqualTo(0x1F600);
    }
}
