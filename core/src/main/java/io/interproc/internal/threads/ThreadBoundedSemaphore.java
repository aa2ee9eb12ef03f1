package io.interproc.internal.threads;

import io.interproc.BoundedSemaphore;

/// A semaphore of a thread scope that refuses releases beyond its bound.
final class ThreadBoundedSemaphore extends ThreadSemaphore implements BoundedSemaphore {

    private static final long serialVersionUID = 1L;

    private final int bound;

    /// Makes a semaphore with as many permits as its bound.
    ///
    /// @param label which semaphore it is, for people
    ThreadBoundedSemaphore(Lifetime lifetime, String label, int bound, boolean fair) {
        super(lifetime, label, bound, bound, fair);
        this.bound = bound;
    }

    @Override
    public int bound() {
        return bound;
    }

    @Override
    String kind() {
        return "BoundedSemaphore";
    }

    @Override
    String availableText() {
        return super.availableText() + " of " + bound;
    }
}
