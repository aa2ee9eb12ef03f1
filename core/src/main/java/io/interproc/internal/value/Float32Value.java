package io.interproc.internal.value;

import io.interproc.DoubleValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// A number of single precision, computed in double precision and rounded when it is stored.
final class Float32Value extends AbstractDoubleValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    Float32Value(ValueType<DoubleValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
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
        return numberOf(cell.getVolatile());
    }

    @Override
    void storeVolatile(double number) {
        cell.setVolatile(bitsOf(number));
    }

    @Override
    void storeRelease(double number) {
        cell.setRelease(bitsOf(number));
    }

    @Override
    boolean replace(double expected, double update) {
        return cell.compareAndSet(bitsOf(expected), bitsOf(update));
    }

    @Override
    double fetchAndAdd(double delta) {
        while (true) {
            int bits = cell.getVolatile();
            double before = numberOf(bits);
            if (cell.compareAndSet(bits, bitsOf(before + delta))) {
                return before;
            }
        }
    }

    @Override
    double fetchAndSet(double number) {
        return numberOf(cell.getAndSet(bitsOf(number)));
    }

    @Override
    double replaceBy(DoubleUnaryOperator function) {
        while (true) {
            int bits = cell.getVolatile();
            double after = round(function.applyAsDouble(numberOf(bits)));
            if (cell.compareAndSet(bits, bitsOf(after))) {
                return after;
            }
        }
    }
}
