package io.interproc.internal.value;

import io.interproc.CodePointValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A code point, which fills its word. What a stranger wrote is read as it is, valid or not.
final class CellCodePointValue extends AbstractValue<Integer> implements CodePointValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    CellCodePointValue(ValueType<CodePointValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
    }

    @Override
    public int get() {
        Lock taken = enter();
        try {
            return peek();
        } finally {
            exit(taken);
        }
    }

    @Override
    public int peek() {
        return cell.getVolatile(); // sync guarded-value acquire
    }

    @Override
    public void set(int value) {
        Conversions.requireCodePoint(type(), value);
        if (!isGuarded()) {
            cell.setVolatile(value);
            return;
        }
        Lock taken = enter();
        try {
            cell.setRelease(value); // sync guarded-value release
        } finally {
            exit(taken);
        }
    }

    @Override
    public int getAndSet(int value) {
        Conversions.requireCodePoint(type(), value);
        Lock taken = enter();
        try {
            return cell.getAndSet(value);
        } finally {
            exit(taken);
        }
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        Conversions.requireCodePoint(type(), update);
        Lock taken = enter();
        try {
            return cell.compareAndSet(expected, update);
        } finally {
            exit(taken);
        }
    }

    @Override
    public void setValue(@Nullable Object value) {
        set(Conversions.toCodePoint(type(), value));
    }

    @Override
    public Integer update(UnaryOperator<Integer> function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                int after = Conversions.toCodePoint(type(), function.apply(peek()));
                cell.setRelease(after); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        while (true) {
            int before = peek();
            int after = Conversions.toCodePoint(type(), function.apply(before));
            if (cell.compareAndSet(before, after)) {
                return after;
            }
        }
    }
}
