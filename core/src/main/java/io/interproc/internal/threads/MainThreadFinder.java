package io.interproc.internal.threads;

import io.interproc.internal.process.LiveThreads;
import io.interproc.internal.process.ThisWorker;
import java.util.Comparator;
import java.util.Optional;

/// Finds the thread that runs `main`.
///
/// Its id differs between JDKs, and the JDK has no method that names it. It is the first thread of the thread group
/// `main` that the JVM makes below the root group, and is called `main`. After it has ended, no thread of that
/// description is left.
///
/// The main thread of a worker has the name of the worker; the worker says which one it is.
final class MainThreadFinder {

    private static final String MAIN = "main";

    private MainThreadFinder() {}

    /// Returns the main thread if it is alive and was not renamed. That of a worker is found in any case.
    static Optional<Thread> find() {
        Optional<Thread> ofWorker = ThisWorker.mainThread();
        return ofWorker.isPresent() ? ofWorker : findByName();
    }

    private static Optional<Thread> findByName() {
        Thread current = Thread.currentThread();
        return isMain(current)
                ? Optional.of(current)
                : LiveThreads.list().stream()
                        .filter(MainThreadFinder::isMain)
                        .min(Comparator.comparingLong(Thread::threadId));
    }

    private static boolean isMain(Thread thread) {
        ThreadGroup group = thread.getThreadGroup(); // null once the thread has ended
        return group != null
                && group.getName().equals(MAIN)
                && group.getParent() != null
                && group.getParent().getParent() == null
                && thread.getName().equals(MAIN);
    }
}
