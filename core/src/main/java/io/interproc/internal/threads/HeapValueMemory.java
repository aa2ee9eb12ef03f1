package io.interproc.internal.threads;

import io.interproc.internal.value.HeapMemory;
import io.interproc.internal.value.IntCell;
import io.interproc.internal.value.LongCell;
import java.io.ObjectStreamException;

/// Where a value of a thread scope lives.
///
/// @param name which value it is, for people
/// @param initialWord the bits of its first content
record HeapValueMemory(Lifetime lifetime, String name, long initialWord) implements HeapMemory {

    @Override
    public String label() {
        return lifetime.isClosed() ? "closed" : name;
    }

    @Override
    public IntCell intCell() {
        return new HeapIntCell(lifetime, (int) initialWord);
    }

    @Override
    public LongCell longCell() {
        return new HeapLongCell(lifetime, initialWord);
    }

    @Override
    public Object replacement() throws ObjectStreamException {
        throw ThreadObject.doesNotTravel();
    }
}
