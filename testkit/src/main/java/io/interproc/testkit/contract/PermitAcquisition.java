package io.interproc.testkit.contract;

import io.interproc.Permits;
import io.interproc.Semaphore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The ways to acquire permits of a semaphore that may wait. For one permit each uses the method without a number.
public enum PermitAcquisition {
    /// [Semaphore#acquire(int)].
    ACQUIRE(true, false) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
                throws InterruptedException {
            if (permits == 1) {
                semaphore.acquire();
            } else {
                semaphore.acquire(permits);
            }
            return releasing(semaphore, permits);
        }
    },
    /// [Semaphore#acquireUninterruptibly(int)].
    ACQUIRE_UNINTERRUPTIBLY(false, false) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout) {
            if (permits == 1) {
                semaphore.acquireUninterruptibly();
            } else {
                semaphore.acquireUninterruptibly(permits);
            }
            return releasing(semaphore, permits);
        }
    },
    /// [Semaphore#tryAcquire(int, Duration)].
    TRY_ACQUIRE_DURATION(true, true) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
                throws InterruptedException {
            boolean acquired = permits == 1 ? semaphore.tryAcquire(timeout) : semaphore.tryAcquire(permits, timeout);
            return acquired ? releasing(semaphore, permits) : Optional.empty();
        }
    },
    /// [Semaphore#tryAcquire(int, long, TimeUnit)].
    TRY_ACQUIRE_UNIT(true, true) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
                throws InterruptedException {
            long nanos = TimeUnit.NANOSECONDS.convert(timeout);
            boolean acquired = permits == 1
                    ? semaphore.tryAcquire(nanos, TimeUnit.NANOSECONDS)
                    : semaphore.tryAcquire(permits, nanos, TimeUnit.NANOSECONDS);
            return acquired ? releasing(semaphore, permits) : Optional.empty();
        }
    },
    /// [Semaphore#hold(int)].
    HOLD(false, false) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout) {
            return closing(permits == 1 ? semaphore.hold() : semaphore.hold(permits));
        }
    },
    /// [Semaphore#holdInterruptibly(int)].
    HOLD_INTERRUPTIBLY(true, false) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
                throws InterruptedException {
            return closing(permits == 1 ? semaphore.holdInterruptibly() : semaphore.holdInterruptibly(permits));
        }
    },
    /// [Semaphore#tryHold(int, Duration)].
    TRY_HOLD(true, true) {
        @Override
        public Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
                throws InterruptedException {
            return (permits == 1 ? semaphore.tryHold(timeout) : semaphore.tryHold(permits, timeout))
                    .map(held -> held::close);
        }
    };

    /// All forms, for tests that use one after the other.
    public static final List<PermitAcquisition> ALL = List.of(values());

    private final boolean interruptible;
    private final boolean timed;

    PermitAcquisition(boolean interruptible, boolean timed) {
        this.interruptible = interruptible;
        this.timed = timed;
    }

    /// Acquires permits.
    ///
    /// @param timeout how long to wait; the untimed forms do not look at it
    /// @return what gives the permits back, or empty if the time has passed
    /// @throws InterruptedException if interrupted, from the interruptible forms
    public abstract Optional<Runnable> acquire(Semaphore semaphore, int permits, Duration timeout)
            throws InterruptedException;

    /// Returns whether the permits are held by the process and not merely acquired.
    public boolean holds() {
        return this == HOLD || this == HOLD_INTERRUPTIBLY || this == TRY_HOLD;
    }

    /// Returns whether an interruption ends the wait.
    public boolean isInterruptible() {
        return interruptible;
    }

    /// Returns this form of acquiring that many permits as a way to wait.
    Blocking.Way way(Semaphore semaphore, int permits) {
        return new Blocking.Way(
                this + " of " + permits,
                interruptible,
                timed,
                timeout -> acquire(semaphore, permits, timeout).isPresent());
    }

    private static Optional<Runnable> releasing(Semaphore semaphore, int permits) {
        return Optional.of(permits == 1 ? semaphore::release : () -> semaphore.release(permits));
    }

    private static Optional<Runnable> closing(Permits permits) {
        return Optional.of(permits::close);
    }
}
