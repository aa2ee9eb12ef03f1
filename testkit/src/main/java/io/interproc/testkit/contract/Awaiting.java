package io.interproc.testkit.contract;

import io.interproc.Condition;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// The ways to wait for a notification.
public enum Awaiting {
    /// [Condition#await()].
    AWAIT(true, false) {
        @Override
        public boolean await(Condition condition, Duration timeout) throws InterruptedException {
            condition.await();
            return true;
        }
    },
    /// [Condition#awaitUninterruptibly()].
    UNINTERRUPTIBLY(false, false) {
        @Override
        public boolean await(Condition condition, Duration timeout) {
            condition.awaitUninterruptibly();
            return true;
        }
    },
    /// [Condition#await(Duration)].
    DURATION(true, true) {
        @Override
        public boolean await(Condition condition, Duration timeout) throws InterruptedException {
            return condition.await(timeout);
        }
    },
    /// [Condition#await(long, TimeUnit)].
    UNIT(true, true) {
        @Override
        public boolean await(Condition condition, Duration timeout) throws InterruptedException {
            return condition.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
    },
    /// [Condition#awaitNanos(long)].
    NANOS(true, true) {
        @Override
        public boolean await(Condition condition, Duration timeout) throws InterruptedException {
            return condition.awaitNanos(timeout.toNanos()) > 0;
        }
    },
    /// [Condition#awaitUntil(Date)]; a millisecond more, because the clock's own are cut off.
    UNTIL(true, true) {
        @Override
        @SuppressWarnings("JavaUtilDate") // the JDK's signature
        public boolean await(Condition condition, Duration timeout) throws InterruptedException {
            return condition.awaitUntil(new Date(System.currentTimeMillis() + timeout.toMillis() + 1));
        }
    };

    /// All forms, for tests that use one after the other.
    public static final List<Awaiting> ALL = List.of(values());

    static final String EVERY = "io.interproc.testkit.contract.Awaiting#every";
    static final String TIMED = "io.interproc.testkit.contract.Awaiting#timed";
    static final String INTERRUPTIBLE = "io.interproc.testkit.contract.Awaiting#interruptible";

    private final boolean interruptible;
    private final boolean timed;

    Awaiting(boolean interruptible, boolean timed) {
        this.interruptible = interruptible;
        this.timed = timed;
    }

    /// Waits for a notification, holding the lock.
    ///
    /// @param timeout how long to wait; the untimed forms do not look at it
    /// @return whether notified; always true from the untimed forms
    /// @throws InterruptedException if interrupted, from the interruptible forms
    public abstract boolean await(Condition condition, Duration timeout) throws InterruptedException;

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

    private static Stream<Arguments> forms(Predicate<Awaiting> filter) {
        return ALL.stream()
                .filter(filter)
                .flatMap(form -> Arrays.stream(ThreadKind.values()).map(kind -> Arguments.of(form, kind)));
    }
}
