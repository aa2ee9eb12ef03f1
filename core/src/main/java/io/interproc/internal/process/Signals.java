package io.interproc.internal.process;

/// The signals of POSIX, as messages name them.
final class Signals {

    private Signals() {}

    /// Returns whether a signal is one that users and systems send to end a process, and not one that a process
    /// gets by what it does.
    static boolean isSentToEnd(int signal) {
        return switch (signal) {
            case 1, 2, 3, 9, 13, 14, 15 -> true;
            default -> false;
        };
    }

    /// Returns a signal's number, and its name where all systems agree on it.
    static String describe(int signal) {
        String name = switch (signal) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 13 -> "SIGPIPE";
            case 14 -> "SIGALRM";
            case 15 -> "SIGTERM";
            default -> "";
        };
        return name.isEmpty() ? "signal " + signal : "signal " + signal + " (" + name + ")";
    }
}
