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

    /// The JVM caught SIGHUP, SIGINT or SIGTERM.
    SIGNAL;

    private static final String SHUTDOWN = "java.lang.Shutdown";
    private static final String SIGNAL_HANDLER = "java.lang.Terminator";

    /// Finds the cause; to be called in a shutdown hook.
    static ShutdownCause find() {
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            int hooks = indexOfHooks(stack);
            if (hooks >= 0 && hooks + 1 < stack.length) {
                return of(stack[hooks + 1], hooks + 2 < stack.length ? stack[hooks + 2].getClassName() : "");
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

    private static ShutdownCause of(StackTraceElement entry, String caller) {
        if (entry.getMethodName().equals("shutdown")) {
            return END;
        }
        return caller.startsWith(SIGNAL_HANDLER) ? SIGNAL : EXIT;
    }
}
