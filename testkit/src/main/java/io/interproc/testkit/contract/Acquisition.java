package io.interproc.testkit.contract;

import io.interproc.Lock;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The ways to acquire a lock that may wait.
public enum Acquisition {
    /// [Lock#lock()].
    LOCK(false, false) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) {
            lock.lock();
            return true;
        }
    },
    /// [Lock#hold()].
    HOLD(false, false) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) {
            return lock.hold().fencingToken() == lock.fencingToken();
        }
    },
    /// [Lock#lockInterruptibly()].
    LOCK_INTERRUPTIBLY(true, false) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) throws InterruptedException {
            lock.lockInterruptibly();
            return true;
        }
    },
    /// [Lock#holdInterruptibly()].
    HOLD_INTERRUPTIBLY(true, false) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) throws InterruptedException {
            return lock.holdInterruptibly().fencingToken() == lock.fencingToken();
        }
    },
    /// [Lock#tryLock(Duration)].
    TRY_LOCK_DURATION(true, true) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) throws InterruptedException {
            return lock.tryLock(timeout);
        }
    },
    /// [Lock#tryLock(long, TimeUnit)].
    TRY_LOCK_UNIT(true, true) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) throws InterruptedException {
            return lock.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    },
    /// [Lock#tryHold(Duration)].
    TRY_HOLD(true, true) {
        @Override
        public boolean acquire(Lock lock, Duration timeout) throws InterruptedException {
            return lock.tryHold(timeout).isPresent();
        }
    };

    static final String EVERY = "io.interproc.testkit.contract.Acquisition#every";
    static final String TIMED = "io.interproc.testkit.contract.Acquisition#timed";
    static final String INTERRUPTIBLE = "io.interproc.testkit.contract.Acquisition#interruptible";
    static final String UNINTERRUPTIBLE = "io.interproc.testkit.contract.Acquisition#uninterruptible";

    /// All forms, for tests that use one after the other.
    public static final List<Acquisition> ALL = List.of(values());

    private final boolean interruptible;
    private final boolean timed;

    Acquisition(boolean interruptible, boolean timed) {
        this.interruptible = interruptible;
        this.timed = timed;
    }

    /// Acquires the lock.
    ///
    /// @param timeout how long to wait; the untimed forms do not look at it
    /// @return whether the lock was acquired; always true from the untimed forms
    /// @throws InterruptedException if interrupted, from the interruptible forms
    public abstract boolean acquire(Lock lock, Duration timeout) throws InterruptedException;

    /// Returns whether an interruption ends the wait.
    public boolean isInterruptible() {
        return interruptible;
    }

    static Stream<Arguments> every() {
        return forms(_ -> true);
    }

    static Stream<Arguments> timed() {
        return forms(form -> form.timed);
    }

    static Stream<Arguments> interruptible() {
        return forms(form -> form.interruptible);
    }

    static Stream<Arguments> uninterruptible() {
        return forms(form -> !form.interruptible);
    }

    private static Stream<Arguments> forms(Predicate<Acquisition> filter) {
        return Arrays.stream(values())
                .filter(filter)
                .flatMap(form -> Arrays.stream(ThreadKind.values()).map(kind -> Arguments.of(form, kind)));
    }
}
