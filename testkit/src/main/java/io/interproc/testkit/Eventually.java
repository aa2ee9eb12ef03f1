package io.interproc.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Waits until something can be observed.
///
/// There is no time limit: a test that waits in vain is ended by the [Watchdog], which interrupts the wait, so that the
/// failure tells what was waited for and what was seen last.
public final class Eventually {

    private static final long LOOK_NANOS = Duration.ofNanos(200_000).toNanos();

    private Eventually() {}

    /// Waits until the claim holds.
    ///
    /// @param claim what is waited for, for the failure
    /// @throws AssertionError if the thread is interrupted first; its interrupt status stays set
    public static void holds(String claim, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            look(claim + " did not come true");
        }
    }

    /// Waits until the supplier gives a value equal to the expected one.
    ///
    /// @param what what the supplier tells, for the failure
    /// @throws AssertionError if the thread is interrupted first; its interrupt status stays set
    public static <T> void equal(String what, T expected, Supplier<? extends T> actual) {
        T seen = actual.get();
        while (!Objects.equals(expected, seen)) {
            look(what + " did not become " + expected + ", last seen: " + seen);
            seen = actual.get();
        }
    }

    private static void look(String otherwise) {
        if (Thread.currentThread().isInterrupted()) {
            throw new AssertionError(otherwise);
        }
        LockSupport.parkNanos(LOOK_NANOS);
    }
}
