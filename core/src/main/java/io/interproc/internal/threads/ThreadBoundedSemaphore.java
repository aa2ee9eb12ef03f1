package io.interproc.internal.threads;

import io.interproc.BoundedSemaphore;
import io.interproc.spi.ObjectType;

/// A semaphore of a thread scope that refuses releases beyond its bound.
final class ThreadBoundedSemaphore extends ThreadSemaphore implements BoundedSemaphore {

    private static final long serialVersionUID = 1L;

    private final int bound;

    /// Makes a semaphore with as many permits as its bound.
    ///
    /// @param label which semaphore it is, for people
    ThreadBoundedSemaphore(Lifetime lifetime, Label label, int bound, boolean fair) {
        super(lifetime, label, bound, bound, fair);
        this.bound = bound;
    }

    @Override
    public int bound() {
        return bound;
    }

    @Override
    ObjectType type() {
        return ObjectType.BOUNDED_SEMAPHORE;
    }

    @Override
    String availableText() {
        return super.availableText() + " of " + bound;
    }
}
