package io.interproc;

import java.time.Duration;
import java.util.Objects;

/// A thread that can be asked to stop: its work is done in rounds, and between two rounds it looks whether it was
/// asked.
///
/// ```java
/// StoppableThread monitor = StoppableThread.of("monitor", () -> System.out.println(queue.size()),
/// Duration.ofSeconds(1));
/// monitor.start();
/// …
/// monitor.quit();
/// monitor.join();
/// ```
///
/// Or, with the work in a subclass:
///
/// ```java
/// class Monitor extends StoppableThread {
///     Monitor(Scope scope) {
///         super("monitor", scope);
///     }
///
///     @Override
///     protected void round() throws InterruptedException {
///         if (awaitQuit(Duration.ofSeconds(1))) {
///             return; // woken at once by quit()
///         }
///         System.out.println(queue.size());
///     }
/// }
/// ```
///
/// **Guarantees.** [#quit()] may be called by any thread, before the start too, and any number of times. It ends a
/// pause and an [#awaitQuit(Duration)] at once; a round that is running is finished. Interrupting the thread ends it
/// as well, as soon as it waits.
///
/// The flag is a [BooleanValue], and waiting is done on a [Condition] of the same scope. With those of a process
/// scope, another process that has both can ask the thread to stop: set the flag and notify all, holding the
/// condition.
///
/// **Memory consistency effects.** Actions before `quit()` *happen-before* [#isDone()] or [#awaitQuit(Duration)]
/// returns true.
///
/// **When a process dies.** That changes nothing for the thread; for the condition see [Condition]. When the scope is
/// closed, the thread ends with [IllegalStateException].
///
/// **Differences from Python.** None; Python has no such class, but a pattern that many programs write by hand.
public class StoppableThread extends Thread {

    private final Condition condition;
    private final BooleanValue done;

    /// Makes a thread that waits by means of this JVM only.
    ///
    /// @param name the thread's name
    public StoppableThread(String name) {
        this(name, Scope.threads());
    }

    /// Makes a thread with a condition and a flag of the scope.
    ///
    /// @param name the thread's name
    /// @param scope where the condition and the flag are created
    public StoppableThread(String name, Scope scope) {
        this(name, scope, scope.condition());
    }

    private StoppableThread(String name, Scope scope, Condition condition) {
        this(
                name,
                condition,
                scope.value(ValueType.BOOLEAN, false, ValueOptions.defaults().withLock(condition)));
    }

    /// Makes a thread that waits on the given condition, of any scope, which may have other uses; the flag is its
    /// own.
    ///
    /// @param name the thread's name
    /// @param condition what the thread waits on and [#quit()] notifies
    public StoppableThread(String name, Condition condition) {
        this(name, condition, Scope.threads().value(ValueType.BOOLEAN, false, ValueOptions.raw()));
    }

    /// Makes a thread with the given condition and flag, such as those of a process scope that others know too.
    ///
    /// @param name the thread's name
    /// @param condition what the thread waits on and [#quit()] notifies
    /// @param done true once the thread is asked to stop; written and read holding the condition
    public StoppableThread(String name, Condition condition, BooleanValue done) {
        super(null, null, name);
        this.condition = Objects.requireNonNull(condition, "condition");
        this.done = Objects.requireNonNull(done, "done");
    }

    /// Makes a thread that runs the round, pauses, and so on until it is asked to stop.
    ///
    /// @param name the thread's name
    /// @param round the work of one round
    /// @param pause how long to wait between two rounds; zero or less for no pause
    public static StoppableThread of(String name, Runnable round, Duration pause) {
        Objects.requireNonNull(round, "round");
        Objects.requireNonNull(pause, "pause");
        return new StoppableThread(name) {
            @Override
            protected void round() throws InterruptedException {
                round.run();
                awaitQuit(pause);
            }
        };
    }

    /// Asks the thread to stop and wakes it. Does not wait for it: see [#join()].
    public final void quit() {
        try (Held _ = condition.hold()) {
            done.set(true);
            condition.notifyAllWaiters();
        }
    }

    /// Returns whether the thread was asked to stop; it may still be finishing its round.
    public final boolean isDone() {
        try (Held _ = condition.hold()) {
            return done.get();
        }
    }

    /// Waits until the thread is asked to stop or the time passed. Any thread may call this.
    ///
    /// @return whether the thread was asked to stop
    /// @throws NullPointerException if the timeout is null
    /// @throws InterruptedException if the calling thread is interrupted while waiting
    public final boolean awaitQuit(Duration timeout) throws InterruptedException {
        Objects.requireNonNull(timeout, "timeout");
        try (Held _ = condition.hold()) {
            return condition.waitFor(done::get, timeout);
        }
    }

    /// Waits until the thread is asked to stop. Any thread may call this.
    ///
    /// @throws InterruptedException if the calling thread is interrupted while waiting
    public final void awaitQuit() throws InterruptedException {
        try (Held _ = condition.hold()) {
            condition.waitFor(done::get);
        }
    }

    /// Does one round of the work. Called again and again until the thread is asked to stop; by default this
    /// waits for that.
    ///
    /// @throws InterruptedException if interrupted; this ends the thread
    protected void round() throws InterruptedException {
        awaitQuit();
    }

    /// Runs rounds until the thread is asked to stop or is interrupted while it waits.
    @Override
    public void run() {
        try {
            while (!isDone()) {
                round();
            }
        } catch (InterruptedException _) {
            interrupt(); // the usual way to end a thread: it ends, and its status says why
        }
    }
}
