package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.Value;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// Makes the value of a type over the memory that a scope gives.
public final class Values {

    private Values() {}

    /// Returns whether a value of the type lives in a [LongCell] rather than an [IntCell].
    public static boolean isLong(ValueType<?> type) {
        return type.bytes() == Long.BYTES;
    }

    /// Makes a value. The memory holds the value's bits already; see [Conversions#initialWord].
    ///
    /// @param lock the lock that guards the value, or null for a raw value
    public static <V extends Value<?>> V create(ValueType<V> type, @Nullable Lock lock, ValueMemory memory) {
        return type.valueClass().cast(make(type, lock, memory));
    }

    /// Returns where a value lives; null if the object is no value that was made here.
    public static @Nullable ValueMemory memoryOf(Object value) {
        return value instanceof AbstractValue<?> made ? made.memory() : null;
    }

    private static Value<?> make(ValueType<?> type, @Nullable Lock lock, ValueMemory memory) {
        return switch (type.code()) {
            case 'c' -> new CellByteValue(ValueType.CHAR, lock, memory);
            case 'b' -> new NarrowIntValue(ValueType.INT8, true, lock, memory);
            case 'B' -> new NarrowIntValue(ValueType.UINT8, false, lock, memory);
            case 'h' -> new NarrowIntValue(ValueType.INT16, true, lock, memory);
            case 'H' -> new NarrowIntValue(ValueType.UINT16, false, lock, memory);
            case 'i' -> new Int32Value(ValueType.INT32, lock, memory);
            case 'I' -> new Uint32Value(ValueType.UINT32, lock, memory);
            case 'l' -> new Int64Value(ValueType.LONG, lock, memory);
            case 'L' -> new Int64Value(ValueType.ULONG, lock, memory);
            case 'q' -> new Int64Value(ValueType.INT64, lock, memory);
            case 'Q' -> new Int64Value(ValueType.UINT64, lock, memory);
            case 'f' -> new Float32Value(ValueType.FLOAT32, lock, memory);
            case 'd' -> new Float64Value(ValueType.FLOAT64, lock, memory);
            case 'u' -> new CellCodePointValue(ValueType.CODE_POINT, lock, memory);
            case '?' -> new CellBooleanValue(ValueType.BOOLEAN, lock, memory);
            default -> throw new IllegalArgumentException("type must be a known one: type=" + type);
        };
    }
}
