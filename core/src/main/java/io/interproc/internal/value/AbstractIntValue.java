package io.interproc.internal.value;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// An [IntValue] but for the accesses of its word; see [AbstractValue].
abstract class AbstractIntValue extends AbstractValue<Integer> implements IntValue {

    private static final long serialVersionUID = 1L;

    AbstractIntValue(ValueType<IntValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    /// Returns the number as the type holds it.
    abstract int wrap(int number);

    abstract int load();

    abstract void storeVolatile(int number);

    abstract void storeRelease(int number);

    /// Compare-and-set; both numbers are [wrapped][#wrap].
    abstract boolean replace(int expected, int update);

    abstract int fetchAndAdd(int delta);

    abstract int fetchAndSet(int number);

    @Override
    public final int get() {
        Lock taken = enter();
        try {
            return load();
        } finally {
            exit(taken);
        }
    }

    @Override
    public final int peek() {
        return load(); // sync guarded-value acquire
    }

    @Override
    public final void set(int value) {
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
    public final int getAndSet(int value) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndSet(value);
            }
            int before = load();
            storeRelease(value); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final boolean compareAndSet(int expected, int update) {
        Lock taken = enter();
        try {
            return replace(wrap(expected), wrap(update));
        } finally {
            exit(taken);
        }
    }

    @Override
    public final int getAndAdd(int delta) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndAdd(delta);
            }
            int before = load();
            storeRelease(wrap(before + delta)); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final int addAndGet(int delta) {
        return wrap(getAndAdd(delta) + delta);
    }

    @Override
    public final int updateAndGet(IntUnaryOperator function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                int after = wrap(function.applyAsInt(load()));
                storeRelease(after); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        while (true) {
            int before = load();
            int after = wrap(function.applyAsInt(before));
            if (replace(before, after)) {
                return after;
            }
        }
    }

    @Override
    public final void setValue(@Nullable Object value) {
        set((int) Conversions.toInteger(type(), value));
    }

    @Override
    public final Integer update(UnaryOperator<Integer> function) {
        return updateAndGet(before -> (int) Conversions.toInteger(type(), function.apply(before)));
    }
}
