package io.interproc.proof.hostile;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the accesses of one operation to a segment.
final class AccessCount {

    /// More than any operation has on a segment of the model's size, by far.
    static final long MOST = 30_000_000;

    private final long user = Thread.currentThread().threadId();
    private volatile long othersSince;
    private long inCase;
    private final AtomicLong inOperation = new AtomicLong();
    private long changeAt;
    private Runnable change = () -> {};

    /// Thrown out of the access that is one too many.
    static final class EndlessLoop extends Error {
        private static final long serialVersionUID = 1L;

        EndlessLoop() {
            super("more than " + MOST + " accesses in one operation");
        }
    }

    /// Begins a case.
    ///
    /// @param at the access at which to make the change, counted from 1; 0 for never
    void begin(long at, Runnable toMake) {
        inCase = 0;
        inOperation.set(0);
        othersSince = 0;
        changeAt = at;
        change = toMake;
    }

    /// Begins an operation of a case.
    void beginOperation() {
        inOperation.set(0);
        othersSince = 0;
    }

    /// Returns how many accesses the user has made in the operation so far; any thread may ask.
    long made() {
        return inOperation.getOpaque();
    }

    /// The count of the other threads may lose some: it is far from exact as it is.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    void access() {
        if (Thread.currentThread().threadId() != user) {
            if (++othersSince % MOST == 0) {
                throw new EndlessLoop();
            }
            return;
        }
        if (++inCase == changeAt) {
            change.run();
        }
        long made = inOperation.getPlain() + 1;
        inOperation.setOpaque(made);
        if (made % MOST == 0) { // once, so that it is seen where it comes from
            throw new EndlessLoop();
        }
    }
}
