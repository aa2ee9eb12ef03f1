package io.interproc.internal.value;

/// The text of a value's word.
final class ValueFormat {

    private ValueFormat() {}

    /// Returns the value of a type code whose word is given, as Python would print it.
    static String format(char code, long word) {
        return switch (code) {
            case 'c', 'B' -> Integer.toString((int) word & 0xFF);
            case 'b' -> Byte.toString((byte) word);
            case 'h' -> Short.toString((short) word);
            case 'H' -> Integer.toString((int) word & 0xFFFF);
            case 'i' -> Integer.toString((int) word);
            case 'I' -> Integer.toUnsignedString((int) word);
            case 'l', 'q' -> Long.toString(word);
            case 'L', 'Q' -> Long.toUnsignedString(word);
            case 'f' -> Float.toString(Float.intBitsToFloat((int) word));
            case 'd' -> Double.toString(Double.longBitsToDouble(word));
            case 'u' -> Character.isValidCodePoint((int) word) ? Character.toString((int) word) : "?";
            case '?' -> Boolean.toString((word & 0xFF) != 0);
            default -> "0x" + Long.toHexString(word);
        };
    }
}
