package io.interproc.internal.value;

import io.interproc.BooleanValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A C `_Bool` in the low-order byte of its word, 0 or 1; whatever else a stranger wrote there reads as true.
final class CellBooleanValue extends AbstractValue<Boolean> implements BooleanValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    CellBooleanValue(ValueType<BooleanValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
    }

    private static int wordOf(boolean value) {
        return value ? 1 : 0;
    }

    private static boolean valueOf(int word) {
        return (word & 0xFF) != 0;
    }

    @Override
    public boolean get() {
        Lock taken = enter();
        try {
            return peek();
        } finally {
            exit(taken);
        }
    }

    @Override
    public boolean peek() {
        return valueOf(cell.getVolatile()); // sync guarded-value acquire
    }

    @Override
    public void set(boolean value) {
        if (!isGuarded()) {
            cell.setVolatile(wordOf(value));
            return;
        }
        Lock taken = enter();
        try {
            cell.setRelease(wordOf(value)); // sync guarded-value release
        } finally {
            exit(taken);
        }
    }

    @Override
    public boolean getAndSet(boolean value) {
        Lock taken = enter();
        try {
            return valueOf(cell.getAndSet(wordOf(value)));
        } finally {
            exit(taken);
        }
    }

    @Override
    public boolean compareAndSet(boolean expected, boolean update) {
        Lock taken = enter();
        try {
            return replace(expected, update);
        } finally {
            exit(taken);
        }
    }

    private boolean replace(boolean expected, boolean update) {
        int word = cell.getVolatile();
        while (valueOf(word) == expected) {
            if (cell.compareAndSet(word, wordOf(update))) {
                return true;
            }
            word = cell.getVolatile();
        }
        return false;
    }

    @Override
    public void setValue(@Nullable Object value) {
        set(Conversions.toBoolean(type(), value));
    }

    @Override
    public Boolean update(UnaryOperator<Boolean> function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                boolean after = Conversions.toBoolean(type(), function.apply(peek()));
                cell.setRelease(wordOf(after)); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        while (true) {
            boolean before = peek();
            boolean after = Conversions.toBoolean(type(), function.apply(before));
            if (replace(before, after)) {
                return after;
            }
        }
    }
}
