package io.interproc.internal.sync;

import io.interproc.BoundedSemaphore;
import io.interproc.internal.lock.OwningScope;
import io.interproc.spi.ObjectType;

/// A handle of a semaphore with a bound.
public final class SharedBoundedSemaphore extends SharedSemaphore implements BoundedSemaphore {

    private static final long serialVersionUID = 1L;

    private final transient int bound;

    SharedBoundedSemaphore(long at, OwningScope scope, Semaphores code, int bound) {
        super(at, scope, code, bound);
        this.bound = bound;
    }

    @Override
    protected ObjectType type() {
        return ObjectType.BOUNDED_SEMAPHORE;
    }

    @Override
    String limit() {
        return " of " + bound;
    }

    @Override
    public int bound() {
        return bound;
    }
}
