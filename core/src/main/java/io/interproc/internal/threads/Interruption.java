package io.interproc.internal.threads;

import io.interproc.internal.process.ThisWorker;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What [io.interproc.MainThread] does: the interruption of one thread, with actions before it, by call or by SIGINT.
///
/// SIGINT is caught while there is a registration. The last signal's time stays known when it is not, so that a
/// second Ctrl-C counts as such whatever was registered between the two.
public final class Interruption {

    private static final Logger LOGGER = System.getLogger("io.interproc");
    private static final Interruption INSTANCE = new Interruption();
    private static final long SECOND_SIGNAL_NANOS = Duration.ofSeconds(3).toNanos();

    /// What a shell reports of a process that SIGINT ended: 128 + 2.
    private static final int EXIT_CODE = 130;

    private final Deque<Registration> registrations = new ArrayDeque<>();
    private @Nullable InterruptSignal signal;
    private @Nullable Long lastSignalNanos;
    private boolean exiting;
    private @Nullable Thread target;

    private Interruption() {
        target = MainThreadFinder.find().orElse(null);
    }

    /// Returns the interruption of this JVM's main thread.
    public static Interruption instance() {
        return INSTANCE;
    }

    /// An action; compared by identity, so that the same action may be registered twice.
    private static final class Registration {
        final Runnable action;

        Registration(Runnable action) {
            this.action = action;
        }
    }

    /// Sets the thread to interrupt.
    public synchronized void setTarget(Thread thread) {
        target = thread;
    }

    /// Catches SIGINT and runs the action at each interruption, until the returned handle is run.
    ///
    /// @throws UnsupportedOperationException if this JVM gives no access to the signal
    public synchronized Runnable register(Runnable action) {
        if (signal == null) {
            signal = InterruptSignal.install(this::onSignal);
        }
        Registration registration = new Registration(action);
        registrations.addFirst(registration);
        return () -> unregister(registration);
    }

    private synchronized void unregister(Registration registration) {
        InterruptSignal installed = signal;
        if (registrations.remove(registration) && registrations.isEmpty() && installed != null) {
            signal = null;
            installed.restore();
        }
    }

    /// Runs the actions, newest first, then interrupts the thread.
    ///
    /// @return whether the thread is alive
    public boolean interrupt() {
        for (Registration registration : snapshot()) {
            try {
                registration.action.run();
            } catch (RuntimeException | Error e) {
                LOGGER.log(Level.ERROR, "an action for the interruption of the main thread failed", e);
            }
        }
        Optional<Thread> thread = liveTarget();
        thread.ifPresent(Thread::interrupt);
        return thread.isPresent();
    }

    private synchronized List<Registration> snapshot() {
        return List.copyOf(registrations);
    }

    /// A main thread that is not known may have been started since, by a launcher that is not the JDK's.
    private synchronized Optional<Thread> liveTarget() {
        if (target == null) {
            target = MainThreadFinder.find().orElse(null);
        }
        return Optional.ofNullable(target).filter(Thread::isAlive);
    }

    /// Runs in a thread of the signal's own.
    private void onSignal() {
        ThisWorker.interrupted();
        if (isSecondSignal() || !interrupt()) {
            exit();
        }
    }

    private synchronized boolean isSecondSignal() {
        long now = System.nanoTime();
        boolean second = lastSignalNanos != null && now - lastSignalNanos < SECOND_SIGNAL_NANOS;
        lastSignalNanos = now;
        return second;
    }

    private void exit() {
        if (startsExit()) {
            System.exit(EXIT_CODE);
        }
        Runtime.getRuntime().halt(EXIT_CODE);
    }

    private synchronized boolean startsExit() {
        boolean first = !exiting;
        exiting = true;
        return first;
    }
}
