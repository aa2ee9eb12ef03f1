package io.interproc;

import io.interproc.internal.threads.Interruption;
import java.util.Objects;

/// The main thread of this JVM, and its interruption: by any thread, or by the user with Ctrl-C.
///
/// ```java
/// public static void main(String[] args) {
///     try (var registration = MainThread.onInterrupt(() -> System.err.println("stopping"))) {
///         serve();                       // any wait in here ends with InterruptedException
///     } catch (InterruptedException e) {
///         cleanUp();
///     }
/// }
/// ```
///
/// The main thread is the one that runs `main`. It is found by itself, also when this class is first used by another
/// thread. A program whose main thread has another name, or that has no `main` (a JVM inside a native program), says
/// which thread it is with [#register()]. In a worker process it is the thread that runs the task, so a task can handle
/// Ctrl-C as a program does.
///
/// **Guarantees.** An interruption wakes the main thread out of every interruptible wait, of this library and of the
/// JDK. If it is not waiting, its next wait ends at once. While a registration of [#onInterrupt] is open, Ctrl-C
/// (SIGINT) does exactly what [#interrupt()] does, and does not end the JVM. A second Ctrl-C within 3 seconds of the
/// last does end it, with exit code 130, as does one after the main thread has ended: a program that does not react
/// can still be stopped. Shutdown hooks run; a third Ctrl-C does not wait for them.
///
/// **Differences from Python.** `_thread.interrupt_main()` does not wake a blocked main thread; this does. Python
/// raises `KeyboardInterrupt` anywhere; Java has no safe way to do that, so a main thread that computes looks at
/// [Thread#interrupted()] itself.
///
/// **Limits.** Ctrl-C is caught through `sun.misc.Signal`, in the JDK's module `jdk.unsupported`. A program on the
/// class path has it. In one that runs as modules, some module must have `requires jdk.unsupported`, or the JVM must be
/// started with `--add-modules jdk.unsupported`; or else [#onInterrupt] throws, while [#interrupt()] works without. A
/// run-time image of `jlink` must contain the module, and that is not enough: without such a `requires`, link it with
/// `--add-options=--add-modules=jdk.unsupported`. With `-Xrs` [#onInterrupt] throws too. A JVM that was started with
/// SIGINT ignored, such as a background job of a script, keeps ignoring it.
public final class MainThread {

    static {
        Interruption.instance();
    }

    private MainThread() {}

    /// Says that the calling thread is the main thread, from now on.
    public static void register() {
        Interruption.instance().setTarget(Thread.currentThread());
    }

    /// Interrupts the main thread, after running the actions of [#onInterrupt], if any, in the calling thread: as
    /// if the user had pressed Ctrl-C. Does not block, unless an action does.
    ///
    /// @return whether there was a main thread to interrupt; false if it has ended
    public static boolean interrupt() {
        return Interruption.instance().interrupt();
    }

    /// Turns Ctrl-C into an interruption of the main thread, until the registration is closed.
    ///
    /// At each interruption the action runs first, in a thread of its own for Ctrl-C, and then the main thread is
    /// interrupted. So the main thread, when it wakes, sees what the action did; the action should be short. What
    /// it throws is logged. Of several open registrations the newest runs first.
    ///
    /// @return the registration; closing the last open one restores what Ctrl-C did before
    /// @throws UnsupportedOperationException if this JVM gives no access to the signal; the message names the
    ///     remedy
    public static Registration onInterrupt(Runnable action) {
        return Interruption.instance().register(Objects.requireNonNull(action, "action"))::run;
    }

    /// What [#onInterrupt] registered.
    public interface Registration extends AutoCloseable {

        /// Ends the registration; a second call does nothing.
        @Override
        void close();
    }
}
