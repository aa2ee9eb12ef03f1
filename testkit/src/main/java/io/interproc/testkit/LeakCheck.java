package io.interproc.testkit;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/// A JUnit extension that fails a test which leaves more behind than it found: processes, threads, descriptors,
/// mappings or names in `/dev/shm` (see [Footprint]). What is going away gets a few seconds to do so. A test that has
/// already failed is not checked: it may have ended in the middle.
///
/// Register it before all other extensions and keep clean-up in `@AfterEach` methods: it looks after those have run.
public final class LeakCheck implements BeforeEachCallback, AfterEachCallback {

    private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    /// Creates the extension.
    public LeakCheck() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Footprint.class, Footprint.take());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Footprint before = context.getStore(NAMESPACE).get(Footprint.class, Footprint.class);
        boolean failed = context.getExecutionException()
                .filter(e -> !(e instanceof TestAbortedException))
                .isPresent();
        if (before != null && !failed) {
            verify(before);
        }
    }

    /// Waits until nothing is left beyond the footprint.
    ///
    /// @throws AssertionError if something still is after a few seconds; the message lists it
    public static void verify(Footprint before) {
        long deadlineNanos = System.nanoTime() + GRACE.toNanos();
        List<String> left = Footprint.take().beyond(before);
        while (!left.isEmpty() && System.nanoTime() - deadlineNanos < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            left = Footprint.take().beyond(before);
        }
        if (!left.isEmpty()) {
            throw new AssertionError("left behind:\n  " + String.join("\n  ", left));
        }
    }
}
