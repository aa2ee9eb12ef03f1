package io.interproc.internal.value;

import io.interproc.DoubleValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A number of double precision.
final class Float64Value extends AbstractDoubleValue {

    private static final long serialVersionUID = 1L;

    Float64Value(ValueType<DoubleValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    private static long bitsOf(double number) {
        return Double.doubleToRawLongBits(number);
    }

    private static double numberOf(long bits) {
        return Double.longBitsToDouble(bits);
    }

    @Override
    double round(double number) {
        return number;
    }

    @Override
    double load() {
        return numberOf(getLong());
    }

    @Override
    void storeVolatile(double number) {
        setLongVolatile(bitsOf(number));
    }

    @Override
    void storeRelease(double number) {
        setLongRelease(bitsOf(number));
    }

    @Override
    boolean replace(double expected, double update) {
        return compareAndSetLong(bitsOf(expected), bitsOf(update));
    }

    @Override
    double fetchAndAdd(double delta) {
        while (true) {
            long bits = getLong();
            double before = numberOf(bits);
            if (compareAndSetLong(bits, bitsOf(before + delta))) {
                return before;
            }
        }
    }

    @Override
    double fetchAndSet(double number) {
        return numberOf(getAndSetLong(bitsOf(number)));
    }

    @Override
    double replaceBy(DoubleUnaryOperator function) {
        while (true) {
            long bits = getLong();
            double after = round(function.applyAsDouble(numberOf(bits)));
            if (compareAndSetLong(bits, bitsOf(after))) {
                return after;
            }
        }
    }
}
