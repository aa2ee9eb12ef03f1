package io.interproc.internal.threads;

import io.interproc.internal.value.IntCell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The word of a value of a thread scope that takes up to 4 bytes: a field on the heap.
final class HeapIntCell extends IntCell {

    private static final VarHandle WORD;

    static {
        try {
            WORD = MethodHandles.lookup().findVarHandle(HeapIntCell.class, "word", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /// The lifetime of the scope, until the value is removed.
    private volatile Lifetime lifetime;

    private volatile int word;

    HeapIntCell(Lifetime lifetime, int word) {
        this.lifetime = lifetime;
        this.word = word;
    }

    /// Refuses all further accesses of a value that was removed.
    void end(Lifetime removed) {
        lifetime = removed;
    }

    @Override
    public int getVolatile() {
        lifetime.requireOpen();
        return word;
    }

    @Override
    public void setVolatile(int word) {
        lifetime.requireOpen();
        this.word = word;
    }

    @Override
    public void setRelease(int word) {
        lifetime.requireOpen();
        WORD.setRelease(this, word);
    }

    @Override
    public boolean compareAndSet(int expected, int update) {
        lifetime.requireOpen();
        return WORD.compareAndSet(this, expected, update);
    }

    @Override
    public int getAndAdd(int delta) {
        lifetime.requireOpen();
        return (int) WORD.getAndAdd(this, delta);
    }

    @Override
    public int getAndSet(int word) {
        lifetime.requireOpen();
        return (int) WORD.getAndSet(this, word);
    }
}
