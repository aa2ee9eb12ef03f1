package io.interproc.internal.process;

import java.util.Arrays;
import java.util.List;

/// The platform threads of this JVM that are alive, in all thread groups.
///
/// Unlike `Thread.getAllStackTraces`, this does not stop the other threads.
public final class LiveThreads {

    private LiveThreads() {}

    /// Returns the threads there are at this moment.
    public static List<Thread> list() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[64];
        int count = root.enumerate(threads, true);
        while (count == threads.length) {
            threads = new Thread[2 * count];
            count = root.enumerate(threads, true);
        }
        return List.of(Arrays.copyOf(threads, count)); // not by a stream, which costs a new worker time
    }
}
