package io.interproc.internal.threads;

import io.interproc.internal.value.LongCell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The word of a value of a thread scope that takes 8 bytes: a field on the heap.
final class HeapLongCell extends LongCell {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(HeapLongCell.class, "word", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The lifetime of the scope, until the value is removed.
    private volatile Lifetime lifetime;

    private volatile long word;

    HeapLongCell(Lifetime lifetime, long word) {
        this.lifetime = lifetime;
        this.word = word;
    }

    /// Refuses all further accesses of a value that was removed.
    void end(Lifetime removed) {
        lifetime = removed;
    }

    @Override
    public long getVolatile() {
        lifetime.requireOpen();
        return word;
    }

    @Override
    public void setVolatile(long word) {
        lifetime.requireOpen();
        this.word = word;
    }

    @Override
    public void setRelease(long word) {
        lifetime.requireOpen();
        WORD.setRelease(this, word);
    }

    @Override
    public boolean compareAndSet(long expected, long update) {
        lifetime.requireOpen();
        return WORD.compareAndSet(this, expected, update);
    }

    @Override
    public long getAndAdd(long delta) {
        lifetime.requireOpen();
        return (long) WORD.getAndAdd(this, delta);
    }

    @Override
    public long getAndSet(long word) {
        lifetime.requireOpen();
        return (long) WORD.getAndSet(this, word);
    }
}
