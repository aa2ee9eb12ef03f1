package io.interproc.internal.park;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What keeps a daemon thread of this library going whatever is thrown in it, usually for lack of memory.
///
/// A failure is waited out, and said once: not before a round has succeeded, because at the moment of the failure there
/// is no memory to say it, and trying would break classes of the logger for good. The first failure is a rehearsal:
/// it brings in what is needed to catch one, because a class that is used for the first time takes memory, too.
///
/// ```java
/// while (true) {
///     try {
///         endurance.rehearse();
///         round();
///         endurance.succeeded();
///     } catch (Throwable t) {
///         endurance.failed(t);
///     }
/// }
/// ```
public final class Endurance {

    private final Log log;
    private final String message;
    private final long pauseNanos;
    private @Nullable Throwable unsaid;
    private boolean said;
    private boolean rehearsed;
    private boolean rehearsing;

    /// For one thread at a time.
    ///
    /// @param message what to say about a failure
    /// @param pauseNanos how long to wait one out
    public Endurance(Log log, String message, long pauseNanos) {
        this.log = log;
        this.message = message;
        this.pauseNanos = pauseNanos;
    }

    /// Throws the first time.
    public void rehearse() {
        if (!rehearsed) {
            rehearsed = true;
            rehearsing = true;
            throw new IllegalStateException("rehearsal");
        }
    }

    /// Waits a failure out. Allocates nothing.
    public void failed(Throwable t) {
        boolean lateNews = t instanceof InternalError; // of an access to a truncated file
        if (!rehearsing && !lateNews && !said) {
            unsaid = t;
        }
        LockSupport.parkNanos(rehearsing ? 1 : pauseNanos);
        rehearsing = false;
    }

    /// Says what failed before, unless something has been said already.
    public void succeeded() {
        Throwable failure = unsaid;
        if (failure != null) {
            unsaid = null;
            said = true;
            log.error(message, failure);
        }
    }
}
