package io.interproc.examples;

/// Prints what is done, with who does it in front: `[4711 producer-2] made item(7)`.
final class Speaker {

    private Speaker() {}

    /// Prints a line in one piece, so that those of several processes do not mix.
    static void say(String what) {
        long pid = ProcessHandle.current().pid();
        String thread = Thread.currentThread().getName();
        System.out.println("[" + pid + " " + thread + "] " + what);
    }
}
