package io.interproc.proof.stress;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;

/// The control: a lock that is taken by a check and a store instead of a CAS.
final class CarelessLock implements Lock {

    private static final VarHandle STATE = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment word = Arena.global().allocate(ValueLayout.JAVA_LONG);

    @Override
    public void lock() {
        while (!tryLock()) {
            Thread.onSpinWait();
        }
    }

    @Override
    public boolean tryLock() {
        if ((long) STATE.getVolatile(word, 0L) != 0) {
            return false;
        }
        LockSupport.parkNanos(1_000); // time for others to look, too
        STATE.setVolatile(word, 0L, 1L);
        return true;
    }

    @Override
    public void unlock() {
        STATE.setVolatile(word, 0L, 0L);
    }

    @Override
    public void lockInterruptibly() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException();
    }
}
