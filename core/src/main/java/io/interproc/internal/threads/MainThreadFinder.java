package io.interproc.internal.threads;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds the thread that runs `main`.
///
/// Its id differs between JDKs, and the JDK has no method that names it. It is the first thread of the thread group
/// `main` that the JVM makes below the root group, and is called `main`. After it has ended, no thread of that
/// description is left.
final class MainThreadFinder {

    private static final String MAIN = "main";

    private MainThreadFinder() {}

    /// Returns the main thread if it is alive and was not renamed.
    static Optional<Thread> find() {
        Thread current = Thread.currentThread();
        return isMain(current)
                ? Optional.of(current)
                : liveThreads().filter(MainThreadFinder::isMain).min(Comparator.comparingLong(Thread::threadId));
    }

    private static boolean isMain(Thread thread) {
        ThreadGroup group = thread.getThreadGroup(); // null once the thread has ended
        return group != null
                && group.getName().equals(MAIN)
                && group.getParent() != null
                && group.getParent().getParent() == null
                && thread.getName().equals(MAIN);
    }

    private static Stream<Thread> liveThreads() {
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
        return Arrays.stream(threads).filter(Objects::nonNull);
    }
}
