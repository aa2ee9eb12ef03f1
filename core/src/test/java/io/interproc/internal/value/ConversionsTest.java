package io.interproc.internal.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.interproc.ValueType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionsTest {

    private static final char[] INTEGERS = {'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q'};

    private static long word(char code, Object value) {
        return Conversions.initialWord(ValueType.of(code), value);
    }

    /// Around every power of two at which some type ends, and beyond a `long`.
    private static List<BigInteger> numbersAtTheBorders() {
        List<BigInteger> numbers = new ArrayList<>();
        for (int power : new int[] {0, 7, 8, 15, 16, 31, 32, 63, 64, 100}) {
            for (int offset = -2; offset <= 5; offset++) {
                BigInteger near = BigInteger.TWO.pow(power).add(BigInteger.valueOf(offset));
                numbers.add(near);
                numbers.add(near.negate());
            }
        }
        return numbers;
    }

    /// The number in each of the JDK's kinds that can hold it.
    private static List<Number> inEveryKind(BigInteger number) {
        List<Number> kinds = new ArrayList<>(List.of(number));
        if (number.bitLength() < Long.SIZE) {
            kinds.addAll(List.of(number.longValueExact(), new AtomicLong(number.longValueExact())));
        }
        if (number.bitLength() < Integer.SIZE) {
            kinds.addAll(List.of(number.intValueExact(), new AtomicInteger(number.intValueExact())));
        }
        if (number.bitLength() < Short.SIZE) {
            kinds.add(number.shortValueExact());
        }
        if (number.bitLength() < Byte.SIZE) {
            kinds.add(number.byteValueExact());
        }
        return kinds;
    }

    @ParameterizedTest
    @ValueSource(chars = {'b', 'B', 'h', 'H', 'i', 'I', 'l', 'L', 'q', 'Q'})
    void integersWrapModuloTheirWidth(char code) {
        BigInteger modulus = BigInteger.TWO.pow(ValueType.of(code).bytes() * Byte.SIZE);
        for (BigInteger number : numbersAtTheBorders()) {
            long expected = number.mod(modulus).longValue();
            assertThat(inEveryKind(number))
                    .allSatisfy(value -> assertThat(word(code, value)).isEqualTo(expected));
        }
    }

    @Test
    void nothingIsZero() {
        assertThat(ValueType.all())
                .allSatisfy(
                        type -> assertThat(Conversions.initialWord(type, null)).isZero());
    }

    @Test
    void booleansAreZeroOrOneForNumbers() {
        for (char code : INTEGERS) {
            assertThat(word(code, true)).isOne();
            assertThat(word(code, false)).isZero();
        }
        assertThat(word('d', true)).isEqualTo(Double.doubleToRawLongBits(1.0));
        assertThat(word('f', true)).isEqualTo(Float.floatToRawIntBits(1.0f));
        assertThat(word('?', true)).isOne();
        assertThat(word('?', false)).isZero();
    }

    @Test
    void singlePrecisionRoundsAndOverflowsToInfinity() {
        assertThat(word('f', 0.1)).isEqualTo(Float.floatToRawIntBits(0.1f));
        assertThat(word('f', 16_777_217)).isEqualTo(Float.floatToRawIntBits(16_777_216f));
        assertThat(word('f', 1e40)).isEqualTo(Float.floatToRawIntBits(Float.POSITIVE_INFINITY));
        assertThat(word('f', -1e40)).isEqualTo(Float.floatToRawIntBits(Float.NEGATIVE_INFINITY) & 0xFFFF_FFFFL);
        assertThat(word('f', BigInteger.TEN.pow(40))).isEqualTo(Float.floatToRawIntBits(Float.POSITIVE_INFINITY));
        assertThat(word('f', 1e-50)).isZero();
        assertThat(word('f', -0.0)).isEqualTo(0x8000_0000L);
        assertThat(word('f', Double.NaN)).isEqualTo(Float.floatToRawIntBits(Float.NaN));
    }

    @Test
    void doublePrecisionKeepsWhatItIsGiven() {
        for (double number : new double[] {0.1, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, 1 / 0.0}) {
            assertThat(word('d', number)).isEqualTo(Double.doubleToRawLongBits(number));
        }
        assertThat(word('d', 0.1f)).isEqualTo(Double.doubleToRawLongBits(0.1f));
        assertThat(word('d', Long.MAX_VALUE)).isEqualTo(Double.doubleToRawLongBits(0x1p63));
        assertThat(word('d', new BigDecimal("1e400"))).isEqualTo(Double.doubleToRawLongBits(1 / 0.0));
    }

    @ParameterizedTest
    @ValueSource(chars = {'f', 'd'})
    void aWholeNumberTooLargeForADoubleIsRefused(char code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word(code, BigInteger.TWO.pow(1024)))
                .withMessage(ValueType.of(code) + " must be set to a number within the range of a double: bits=1025");
    }

    @Test
    void aCharIsOneByte() {
        assertThat(word('c', (byte) -1)).isEqualTo(255);
        assertThat(word('c', 0)).isZero();
        assertThat(word('c', 255)).isEqualTo(255);
        assertThat(word('c', 65L)).isEqualTo(65);
        assertThat(word('c', new byte[] {'x'})).isEqualTo('x');
    }

    static Stream<Arguments> numbersThatAreNotAChar() {
        return Stream.of(arguments(256), arguments(-1), arguments(Long.MIN_VALUE), arguments(BigInteger.TWO.pow(64)));
    }

    @ParameterizedTest
    @MethodSource("numbersThatAreNotAChar")
    void aCharIsFrom0To255(Number number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('c', number))
                .withMessage("CHAR must be from 0 to 255: value=" + number);
    }

    @Test
    void aByteArrayForACharHasOneByte() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('c', new byte[2]))
                .withMessage("CHAR must be set to one byte: length=2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('c', new byte[0]))
                .withMessage("CHAR must be set to one byte: length=0");
    }

    @Test
    void aCodePointIsAStringACharacterOrANumber() {
        assertThat(word('u', "x")).isEqualTo('x');
        assertThat(word('u', "🔒")).isEqualTo(0x1F512);
        assertThat(word('u', 'ß')).isEqualTo('ß');
        assertThat(word('u', "\ud800")).isEqualTo(0xD800);
        assertThat(word('u', 0)).isZero();
        assertThat(word('u', 0x10FFFF)).isEqualTo(0x10FFFF);
    }

    @Test
    void aStringForACodePointHasOne() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('u', ""))
                .withMessage("CODE_POINT must be set to one code point: code points=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('u', "ab"))
                .withMessage("CODE_POINT must be set to one code point: code points=2");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x110000, Integer.MIN_VALUE})
    void aNumberForACodePointIsOne(int number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word('u', number))
                .withMessage("CODE_POINT must be from 0 to 1114111: value=" + number);
    }

    static Stream<Arguments> wrongKinds() {
        String whole = " must be set to a whole number or a boolean: kind=";
        String number = " must be set to a number or a boolean: kind=";
        String bytes = " must be set to a byte, a number from 0 to 255 or a byte array of length 1: kind=";
        String text = " must be set to a string of one code point, a character or a code point: kind=";
        String truth = " must be set to a boolean: kind=";
        List<Arguments> cases = new ArrayList<>();
        for (char code : INTEGERS) {
            for (Object value : new Object[] {1.0, 1.0f, BigDecimal.ONE, "1", '1', new byte[1], new Object()}) {
                cases.add(arguments(code, value, whole));
            }
        }
        for (Object value : new Object[] {"1", '1', new byte[1], new Object()}) {
            cases.add(arguments('f', value, number));
            cases.add(arguments('d', value, number));
        }
        for (Object value : new Object[] {"x", 'x', true, 1.0, new char[1]}) {
            cases.add(arguments('c', value, bytes));
        }
        for (Object value : new Object[] {true, 1.0, new byte[1], new char[1]}) {
            cases.add(arguments('u', value, text));
        }
        for (Object value : new Object[] {1, 0, "true", 1.0}) {
            cases.add(arguments('?', value, truth));
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("wrongKinds")
    void aWrongKindIsRefusedByItsName(char code, Object value, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> word(code, value))
                .withMessage(ValueType.of(code) + message + value.getClass().getTypeName());
    }
}
