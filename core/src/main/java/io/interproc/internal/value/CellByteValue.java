package io.interproc.internal.value;

import io.interproc.ByteValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A C `char` in the low-order byte of its word; the other bytes are written as zero and never read.
final class CellByteValue extends AbstractValue<Byte> implements ByteValue {

    private static final long serialVersionUID = 1L;

    private final transient IntCell cell;

    CellByteValue(ValueType<ByteValue> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.cell = memory.intCell();
    }

    private static int wordOf(byte value) {
        return Byte.toUnsignedInt(value);
    }

    private static byte valueOf(int word) {
        return (byte) word;
    }

    @Override
    public byte get() {
        Lock taken = enter();
        try {
            return peek();
        } finally {
            exit(taken);
        }
    }

    @Override
    public byte peek() {
        return valueOf(cell.getVolatile()); // sync guarded-value acquire
    }

    @Override
    public void set(byte value) {
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
    public byte getAndSet(byte value) {
        Lock taken = enter();
        try {
            return valueOf(cell.getAndSet(wordOf(value)));
        } finally {
            exit(taken);
        }
    }

    @Override
    public boolean compareAndSet(byte expected, byte update) {
        Lock taken = enter();
        try {
            return replace(expected, update);
        } finally {
            exit(taken);
        }
    }

    private boolean replace(byte expected, byte update) {
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
        set(Conversions.toChar(type(), value));
    }

    @Override
    public Byte update(UnaryOperator<Byte> function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                byte after = Conversions.toChar(type(), function.apply(peek()));
                cell.setRelease(wordOf(after)); // sync guarded-value release
                return after;
            } finally {
                exit(taken);
            }
        }
        while (true) {
            byte before = peek();
            byte after = Conversions.toChar(type(), function.apply(before));
            if (replace(before, after)) {
                return after;
            }
        }
    }
}
