package io.interproc.internal.value;

import io.interproc.DoubleValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A [DoubleValue] but for the accesses of its word; see [AbstractValue].
abstract class AbstractDoubleValue extends AbstractValue<Double> implements DoubleValue {

    private static final long serialVersionUID = 1L;

    AbstractDoubleValue(ValueType<DoubleValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    /// Returns the number as the type holds it.
    abstract double round(double number);

    abstract double load();

    abstract void storeVolatile(double number);

    abstract void storeRelease(double number);

    /// Compare-and-set by bits; both numbers are [rounded][#round].
    abstract boolean replace(double expected, double update);

    abstract double fetchAndAdd(double delta);

    abstract double fetchAndSet(double number);

    /// Replaces the number by the function's result, trying until no other write came between, and returns the
    /// new one. Works on the bits of the word: not every NaN survives being read as a number.
    abstract double replaceBy(DoubleUnaryOperator function);

    @Override
    public final double get() {
        Lock taken = enter();
        try {
            return load();
        } finally {
            exit(taken);
        }
    }

    @Override
    public final double peek() {
        return load(); // sync guarded-value acquire
    }

    @Override
    public final void set(double value) {
        if (!isGuarded()) {
            storeVolatile(value);
            return;
        }
        Lock taken = enter();
        try {
            storeRelease(value); // sync guarded-value release
        } finally {
            exit(taken);
        }
    }

    @Override
    public final double getAndSet(double value) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndSet(value);
            }
            double before = load();
            storeRelease(value); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final boolean compareAndSet(double expected, double update) {
        Lock taken = enter();
        try {
            return replace(round(expected), round(update));
        } finally {
            exit(taken);
        }
    }

    @Override
    public final double getAndAdd(double delta) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndAdd(delta);
            }
            double before = load();
            storeRelease(round(before + delta)); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final double addAndGet(double delta) {
        return round(getAndAdd(delta) + delta);
    }

    @Override
    public final double updateAndGet(DoubleUnaryOperator function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                double after = round(function.applyAsDouble(load()));
                storeRelease(after); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        return replaceBy(function);
    }

    @Override
    public final void setValue(@Nullable Object value) {
        set(Conversions.toFloating(type(), value));
    }

    @Override
    public final Double update(UnaryOperator<Double> function) {
        return updateAndGet(before -> Conversions.toFloating(type(), function.apply(before)));
    }
}
