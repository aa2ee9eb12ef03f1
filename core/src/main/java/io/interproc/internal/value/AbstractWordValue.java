package io.interproc.internal.value;

import io.interproc.Lock;
import io.interproc.Value;
import io.interproc.ValueType;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A value in a word of 4 bytes that is no number, but for what its words mean; see [AbstractValue].
///
/// More than one word may mean the same value, because another program may have written the bytes that are not the
/// value's. The words that this class takes and returns are those that it writes itself, one for each value.
abstract class AbstractWordValue<T> extends AbstractValue<T> {

    private static final long serialVersionUID = 1L;

    AbstractWordValue(ValueType<? extends Value<T>> type, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
    }

    /// Returns the word that is written for what any word means.
    abstract int normalise(int word);

    /// Returns what a word means.
    abstract T valueOf(int word);

    /// Returns the word for an object.
    ///
    /// @throws IllegalArgumentException if it is of the wrong kind for the type
    abstract int convert(@Nullable Object value);

    final int getWord() {
        Lock taken = enter();
        try {
            return peekWord();
        } finally {
            exit(taken);
        }
    }

    final int peekWord() {
        return normalise(getInt()); // sync guarded-value acquire
    }

    final void setWord(int word) {
        if (!isGuarded()) {
            setIntVolatile(word);
            return;
        }
        Lock taken = enter();
        try {
            setIntRelease(word); // sync guarded-value release
        } finally {
            exit(taken);
        }
    }

    final int getAndSetWord(int word) {
        Lock taken = enter();
        try {
            return normalise(getAndSetInt(word));
        } finally {
            exit(taken);
        }
    }

    final boolean compareAndSetWord(int expected, int update) {
        Lock taken = enter();
        try {
            return replace(expected, update);
        } finally {
            exit(taken);
        }
    }

    private boolean replace(int expected, int update) {
        int word = getInt();
        while (normalise(word) == expected) {
            if (compareAndSetInt(word, update)) {
                return true;
            }
            word = getInt();
        }
        return false;
    }

    @Override
    public final void setValue(@Nullable Object value) {
        setWord(convert(value));
    }

    @Override
    public final T update(UnaryOperator<T> function) {
        if (isGuarded()) {
            Lock taken = enter();
            try {
                int after = convert(function.apply(valueOf(peekWord())));
                setIntRelease(after); // sync guarded-value release
                return valueOf(after);
            } finally {
                exit(taken);
            }
        }
        while (true) {
            int before = peekWord();
            int after = convert(function.apply(valueOf(before)));
            if (replace(before, after)) {
                return valueOf(after);
            }
        }
    }
}
