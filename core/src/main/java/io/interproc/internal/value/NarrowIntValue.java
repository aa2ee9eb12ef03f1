package io.interproc.internal.value;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.ValueType;
import org.jspecify.annotations.Nullable;

/// An integer of 8 or 16 bits, signed or not, in the low-order bytes of its word.
///
/// The other bytes are written as zero and never read, so what a stranger may have put there does no harm.
final class NarrowIntValue extends AbstractIntValue {

    private static final long serialVersionUID = 1L;

    /// The bits of the word that are not the number's.
    private final transient int spareBits;

    private final transient boolean signed;

    NarrowIntValue(ValueType<IntValue> type, boolean signed, @Nullable Lock lock, ValueMemory memory) {
        super(type, lock, memory);
        this.spareBits = Integer.SIZE - type.bytes() * Byte.SIZE;
        this.signed = signed;
    }

    @Override
    int wrap(int number) {
        int atTop = number << spareBits;
        return signed ? atTop >> spareBits : atTop >>> spareBits;
    }

    private int wordOf(int number) {
        return number << spareBits >>> spareBits;
    }

    @Override
    int load() {
        return wrap(getInt());
    }

    @Override
    void storeVolatile(int number) {
        setIntVolatile(wordOf(number));
    }

    @Override
    void storeRelease(int number) {
        setIntRelease(wordOf(number));
    }

    @Override
    boolean replace(int expected, int update) {
        int word = getInt();
        while (wrap(word) == expected) {
            if (compareAndSetInt(word, wordOf(update))) {
                return true;
            }
            word = getInt();
        }
        return false;
    }

    @Override
    int fetchAndAdd(int delta) {
        while (true) {
            int word = getInt();
            if (compareAndSetInt(word, wordOf(word + delta))) {
                return wrap(word);
            }
        }
    }

    @Override
    int fetchAndSet(int number) {
        return wrap(getAndSetInt(wordOf(number)));
    }
}
