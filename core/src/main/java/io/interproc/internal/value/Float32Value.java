package io.interproc.internal.value;

import io.interproc.DoubleValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A number of single precision, computed in double precision and rounded when it is stored.
final class Float32Value extends AbstractDoubleValue {

    private static final long serialVersionUID = 1L;

    Float32Value(ValueType<DoubleValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    private static int bitsOf(double number) {
        return Float.floatToRawIntBits((float) number);
    }

    private static double numberOf(int bits) {
        return Float.intBitsToFloat(bits);
    }

    @Override
    double round(double number) {
        return (float) number;
    }

    @Override
    double load() {
        return numberOf(getInt());
    }

    @Override
    void storeVolatile(double number) {
        setIntVolatile(bitsOf(number));
    }

    @Override
    void storeRelease(double number) {
        setIntRelease(bitsOf(number));
    }

    @Override
    boolean replace(double expected, double update) {
        return compareAndSetInt(bitsOf(expected), bitsOf(update));
    }

    @Override
    double fetchAndAdd(double delta) {
        while (true) {
            int bits = getInt();
            double before = numberOf(bits);
            if (compareAndSetInt(bits, bitsOf(before + delta))) {
                return before;
            }
        }
    }

    @Override
    double fetchAndSet(double number) {
        return numberOf(getAndSetInt(bitsOf(number)));
    }

    @Override
    double replaceBy(DoubleUnaryOperator function) {
        while (true) {
            int bits = getInt();
            double after = round(function.applyAsDouble(numberOf(bits)));
            if (compareAndSetInt(bits, bitsOf(after))) {
                return after;
            }
        }
    }
}
