package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.ThreadRunner;
import java.time.Duration;

/// What the tests of a suite find ready.
public interface ScopeFixture {

    /// A timeout that is meant to pass.
    Duration SHORT = Duration.ofMillis(40);

    /// A timeout that is not meant to pass.
    Duration LONG = Duration.ofHours(1);

    /// Opens a new scope that shares nothing with any other, even if another is open.
    Scope openScope(ScopeOptions options);

    /// Returns the scope of the current test; it is closed after the test.
    Scope scope();

    /// Returns another scope, which shares nothing with the first; it is closed after the test.
    Scope anotherScope(ScopeOptions options);

    /// Returns another scope with default options, which shares nothing with the first; it is closed after the
    /// test.
    default Scope anotherScope() {
        return anotherScope(ScopeOptions.defaults());
    }

    /// Returns the runner of this test's threads.
    ThreadRunner threads();

    /// Returns the runner of this test's parties.
    Parties parties();

    /// Asserts that the time since the start is at least that long.
    ///
    /// @param startNanos the [System#nanoTime()] of the start
    static void assertPassed(Duration least, long startNanos) {
        Duration passed = Duration.ofNanos(System.nanoTime() - startNanos);
        if (passed.compareTo(least) < 0) {
            throw new AssertionError("returned after " + passed + ", before its timeout of " + least);
        }
    }
}
