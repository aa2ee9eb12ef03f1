package io.interproc;

import java.util.List;

/// The type of a shared [Value]: its C type, its width and its Python type code. `l` and `L` are 8 bytes, as on 64-bit
/// Linux.
///
/// @param <V> the interface of values of this type
public final class ValueType<V extends Value<?>> {

    /// One byte, C `char`, code `c`.
    public static final ValueType<ByteValue> CHAR = new ValueType<>("CHAR", 'c', 1, ByteValue.class);
    /// Signed 8-bit, C `signed char`, code `b`.
    public static final ValueType<IntValue> INT8 = new ValueType<>("INT8", 'b', 1, IntValue.class);
    /// Unsigned 8-bit, C `unsigned char`, code `B`.
    public static final ValueType<IntValue> UINT8 = new ValueType<>("UINT8", 'B', 1, IntValue.class);
    /// Signed 16-bit, C `short`, code `h`.
    public static final ValueType<IntValue> INT16 = new ValueType<>("INT16", 'h', 2, IntValue.class);
    /// Unsigned 16-bit, C `unsigned short`, code `H`.
    public static final ValueType<IntValue> UINT16 = new ValueType<>("UINT16", 'H', 2, IntValue.class);
    /// Signed 32-bit, C `int`, code `i`.
    public static final ValueType<IntValue> INT32 = new ValueType<>("INT32", 'i', 4, IntValue.class);
    /// Unsigned 32-bit, C `unsigned int`, code `I`.
    public static final ValueType<LongValue> UINT32 = new ValueType<>("UINT32", 'I', 4, LongValue.class);
    /// Signed 64-bit, C `long`, code `l`.
    public static final ValueType<LongValue> LONG = new ValueType<>("LONG", 'l', 8, LongValue.class);
    /// Unsigned 64-bit, C `unsigned long`, code `L`.
    public static final ValueType<LongValue> ULONG = new ValueType<>("ULONG", 'L', 8, LongValue.class);
    /// Signed 64-bit, C `long long`, code `q`.
    public static final ValueType<LongValue> INT64 = new ValueType<>("INT64", 'q', 8, LongValue.class);
    /// Unsigned 64-bit, C `unsigned long long`, code `Q`.
    public static final ValueType<LongValue> UINT64 = new ValueType<>("UINT64", 'Q', 8, LongValue.class);
    /// Single precision, C `float`, code `f`.
    public static final ValueType<DoubleValue> FLOAT32 = new ValueType<>("FLOAT32", 'f', 4, DoubleValue.class);
    /// Double precision, C `double`, code `d`.
    public static final ValueType<DoubleValue> FLOAT64 = new ValueType<>("FLOAT64", 'd', 8, DoubleValue.class);
    /// One Unicode code point in 4 bytes, C `wchar_t`, code `u`.
    public static final ValueType<CodePointValue> CODE_POINT =
            new ValueType<>("CODE_POINT", 'u', 4, CodePointValue.class);
    /// One byte, C `_Bool`, code `?` (which Python spells `ctypes.c_bool`).
    public static final ValueType<BooleanValue> BOOLEAN = new ValueType<>("BOOLEAN", '?', 1, BooleanValue.class);

    private static final List<ValueType<?>> ALL = List.of(
            CHAR,
            INT8,
            UINT8,
            INT16,
            UINT16,
            INT32,
            UINT32,
            LONG,
            ULONG,
            INT64,
            UINT64,
            FLOAT32,
            FLOAT64,
            CODE_POINT,
            BOOLEAN);

    private final String name;
    private final char code;
    private final int bytes;
    private final Class<V> valueClass;

    private ValueType(String name, char code, int bytes, Class<V> valueClass) {
        this.name = name;
        this.code = code;
        this.bytes = bytes;
        this.valueClass = valueClass;
    }

    /// Returns the type of a Python type code.
    ///
    /// @throws IllegalArgumentException if there is none; the message lists the legal codes
    public static ValueType<?> of(char code) {
        for (ValueType<?> type : ALL) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "type code must be one of c b B h H i I l L q Q f d u ?: code='" + code + "'");
    }

    /// Returns all types, in the order of their declaration.
    public static List<ValueType<?>> all() {
        return ALL;
    }

    /// Returns the Python type code.
    public char code() {
        return code;
    }

    /// Returns the width in bytes.
    public int bytes() {
        return bytes;
    }

    /// Returns the interface of values of this type.
    public Class<V> valueClass() {
        return valueClass;
    }

    /// Returns the name of the constant.
    @Override
    public String toString() {
        return name;
    }
}
