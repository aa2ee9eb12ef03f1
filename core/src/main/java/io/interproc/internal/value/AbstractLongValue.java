package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.ValueType;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A [LongValue] but for the accesses of its word; see [AbstractValue].
abstract class AbstractLongValue extends AbstractValue<Long> implements LongValue {

    private static final long serialVersionUID = 1L;

    AbstractLongValue(ValueType<LongValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    /// Returns the number as the type holds it.
    abstract long wrap(long number);

    abstract long load();

    abstract void storeVolatile(long number);

    abstract void storeRelease(long number);

    /// Compare-and-set; both numbers are [wrapped][#wrap].
    abstract boolean replace(long expected, long update);

    abstract long fetchAndAdd(long delta);

    abstract long fetchAndSet(long number);

    @Override
    public final long get() {
        Lock taken = enter();
        try {
            return load();
        } finally {
            exit(taken);
        }
    }

    @Override
    public final long peek() {
        return load(); // sync guarded-value acquire
    }

    @Override
    public final void set(long value) {
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
    public final long getAndSet(long value) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndSet(value);
            }
            long before = load();
            storeRelease(value); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final boolean compareAndSet(long expected, long update) {
        Lock taken = enter();
        try {
            return replace(wrap(expected), wrap(update));
        } finally {
            exit(taken);
        }
    }

    @Override
    public final long getAndAdd(long delta) {
        Lock taken = enter();
        try {
            if (!isGuarded()) {
                return fetchAndAdd(delta);
            }
            long before = load();
            storeRelease(wrap(before + delta)); // sync guarded-value release
            return before;
        } finally {
            exit(taken);
        }
    }

    @Override
    public final long addAndGet(long delta) {
        return wrap(getAndAdd(delta) + delta);
    }

    @Override
    public final long updateAndGet(LongUnaryOperator function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                long after = wrap(function.applyAsLong(load()));
                storeRelease(after); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        while (true) {
            long before = load();
            long after = wrap(function.applyAsLong(before));
            if (replace(before, after)) {
                return after;
            }
        }
    }

    @Override
    public final void setValue(@Nullable Object value) {
        set(Conversions.toInteger(type(), value));
    }

    @Override
    public final Long update(UnaryOperator<Long> function) {
        return updateAndGet(before -> Conversions.toInteger(type(), function.apply(before)));
    }
}
