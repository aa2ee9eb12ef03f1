package io.interproc.internal.process;

/// Why the shutdown hooks run.
///
/// The JDK does not say, so it is read off the stack of the thread that runs them; it waits for the hooks meanwhile,
/// which makes the look reliable. A test pins the frames for the JDK in use. A virtual thread that called `System.exit`
/// is not seen among the threads; so what is not found to be the others is [#EXIT].
enum ShutdownCause {
    /// The last non-daemon thread has ended.
    END,

    /// `System.exit` was called.
    EXIT,

    /// The JVM caught SIGINT, and the program had no handler for it.
    INTERRUPT,

    /// The JVM caught SIGHUP or SIGTERM.
    SIGNAL;

    private static final String SHUTDOWN = "java.lang.Shutdown";
    private static final String SIGNAL_HANDLER = "java.lang.Terminator";

    /// How the JDK calls the thread that handles the signal.
    private static final String INTERRUPT_THREAD = "SIGINT handler";

    /// Finds the cause; to be called in a shutdown hook.
    static ShutdownCause find() {
        for (var thread : Thread.getAllStackTraces().entrySet()) {
            StackTraceElement[] stack = thread.getValue();
            int hooks = indexOfHooks(stack);
            if (hooks >= 0 && hooks + 1 < stack.length) {
                String caller = hooks + 2 < stack.length ? stack[hooks + 2].getClassName() : "";
                return of(thread.getKey(), stack[hooks + 1], caller);
            }
        }
        return EXIT;
    }

    /// Returns whether a thread is inside `System.exit`, and so never returns from it.
    static boolean isExiting(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(SHUTDOWN)) {
                return true;
            }
        }
        return false;
    }

    private static int indexOfHooks(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            if (stack[i].getClassName().equals(SHUTDOWN)
                    && stack[i].getMethodName().equals("runHooks")) {
                return i;
            }
        }
        return -1;
    }

    private static ShutdownCause of(Thread thread, StackTraceElement entry, String caller) {
        if (entry.getMethodName().equals("shutdown")) {
            return END;
        }
        if (!caller.startsWith(SIGNAL_HANDLER)) {
            return EXIT;
        }
        return thread.getName().equals(INTERRUPT_THREAD) ? INTERRUPT : SIGNAL;
    }
}
