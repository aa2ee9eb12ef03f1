package io.interproc.internal.value;

import io.interproc.ValueType;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What each type of value accepts, and how it is converted: the rules of C, with Python's choice of kinds.
///
/// | type | accepts | conversion |
/// |---|---|---|
/// | integers | whole numbers of the JDK, booleans (0 and 1) | modulo 2<sup>n</sup> |
/// | `f`, `d` | numbers, booleans | the nearest value; `f` overflows to infinity |
/// | `c` | a byte, a whole number from 0 to 255, a byte array of length 1 | none |
/// | `u` | a string of one code point, a character, a code point | none |
/// | `?` | a boolean | none |
///
/// Everything else is refused with [IllegalArgumentException], null too.
public final class Conversions {

    private Conversions() {}

    /// Returns the bits of the word of a new value: those of `initial`, or zero for null. For the types of 4
    /// bytes and less they are the low-order 32.
    ///
    /// @throws IllegalArgumentException if the object is of the wrong kind for the type
    public static long initialWord(ValueType<?> type, @Nullable Object initial) {
        if (initial == null) {
            return 0;
        }
        return switch (type.code()) {
            case 'b', 'B' -> toInteger(type, initial) & 0xFF;
            case 'h', 'H' -> toInteger(type, initial) & 0xFFFF;
            case 'i', 'I' -> toInteger(type, initial) & 0xFFFF_FFFFL;
            case 'l', 'L', 'q', 'Q' -> toInteger(type, initial);
            case 'f' -> Float.floatToRawIntBits((float) toFloating(type, initial)) & 0xFFFF_FFFFL;
            case 'd' -> Double.doubleToRawLongBits(toFloating(type, initial));
            case 'c' -> toChar(type, initial) & 0xFF;
            case 'u' -> toCodePoint(type, initial);
            case '?' -> toBoolean(type, initial) ? 1 : 0;
            default -> throw new IllegalArgumentException("type must be a known one: type=" + type);
        };
    }

    /// Returns the low-order 64 bits of a whole number; a narrower type takes the low-order bits of these.
    static long toInteger(ValueType<?> type, @Nullable Object value) {
        Number whole = wholeNumber(value);
        if (whole != null) {
            return whole.longValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        throw wrongKind(type, "a whole number or a boolean", value);
    }

    /// Returns the number in double precision; the type `f` rounds that to single precision.
    static double toFloating(ValueType<?> type, @Nullable Object value) {
        if (value instanceof BigInteger whole && Double.isInfinite(whole.doubleValue())) {
            throw new IllegalArgumentException(
                    type + " must be set to a number within the range of a double: bits=" + whole.bitLength());
        }
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        throw wrongKind(type, "a number or a boolean", value);
    }

    /// Returns the byte of a C `char`.
    static byte toChar(ValueType<?> type, @Nullable Object value) {
        if (value instanceof Byte same) {
            return same;
        }
        if (value instanceof byte[] bytes) {
            if (bytes.length != 1) {
                throw new IllegalArgumentException(type + " must be set to one byte: length=" + bytes.length);
            }
            return bytes[0];
        }
        Number whole = wholeNumber(value);
        if (whole != null) {
            return (byte) within(type, whole, 0xFF);
        }
        throw wrongKind(type, "a byte, a number from 0 to 255 or a byte array of length 1", value);
    }

    /// Returns the code point, which is a valid one.
    static int toCodePoint(ValueType<?> type, @Nullable Object value) {
        if (value instanceof String string) {
            int count = string.codePointCount(0, string.length());
            if (count != 1) {
                throw new IllegalArgumentException(type + " must be set to one code point: code points=" + count);
            }
            return string.codePointAt(0);
        }
        if (value instanceof Character character) {
            return character;
        }
        Number whole = wholeNumber(value);
        if (whole != null) {
            return within(type, whole, Character.MAX_CODE_POINT);
        }
        throw wrongKind(type, "a string of one code point, a character or a code point", value);
    }

    /// Returns the boolean.
    static boolean toBoolean(ValueType<?> type, @Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrongKind(type, "a boolean", value);
    }

    /// Returns the code point.
    ///
    /// @throws IllegalArgumentException if it is not a Unicode code point
    static int requireCodePoint(ValueType<?> type, int codePoint) {
        if (!Character.isValidCodePoint(codePoint)) {
            throw outOfRange(type, Character.MAX_CODE_POINT, codePoint);
        }
        return codePoint;
    }

    /// Returns the object if it is one of the JDK's whole numbers, or null.
    private static @Nullable Number wholeNumber(@Nullable Object value) {
        return switch (value) {
            case Integer number -> number;
            case Long number -> number;
            case Short number -> number;
            case Byte number -> number;
            case BigInteger number -> number;
            case AtomicInteger number -> number;
            case AtomicLong number -> number;
            case null, default -> null;
        };
    }

    private static int within(ValueType<?> type, Number number, int greatest) {
        long value = number.longValue();
        boolean fitsLong = !(number instanceof BigInteger whole) || whole.bitLength() < Long.SIZE;
        if (!fitsLong || value < 0 || value > greatest) {
            throw outOfRange(type, greatest, number);
        }
        return (int) value;
    }

    private static IllegalArgumentException outOfRange(ValueType<?> type, int greatest, Number found) {
        return new IllegalArgumentException(type + " must be from 0 to " + greatest + ": value=" + found);
    }

    private static IllegalArgumentException wrongKind(ValueType<?> type, String wanted, @Nullable Object value) {
        String kind = value == null ? "null" : value.getClass().getTypeName();
        return new IllegalArgumentException(type + " must be set to " + wanted + ": kind=" + kind);
    }
}
