package io.interproc.internal.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Notes for the parent what keeps this process alive when its task has ended.
///
/// A JVM lives until its last non-daemon thread has ended, and then until its shutdown hooks have returned. A thread
/// that the task has forgotten keeps its worker, and whoever joins it, for ever; so the parent is told which threads
/// these are. They are looked for when the task ends, and then again every [#LOOK_MILLIS] by a daemon thread, which a
/// process that ends at once does not need.
final class LastThreads implements Runnable {

    private static final long LOOK_MILLIS = 500;

    /// How many threads are named, how long a name may be, and how often a list is noted.
    private static final int MAX_NAMES = 10;

    private static final int MAX_NAME = 100;
    private static final int MAX_NOTES = 200;

    /// How the threads of this library are called. Users are told of the workers behind them instead.
    private static final String OURS = "interproc-";

    /// How a worker that is waited for is told; the workers come after the threads.
    static final String WORKER = "its worker ";

    /// How the JVM calls the thread that waits for the others when `main` has returned.
    private static final String JVM_END = "DestroyJavaVM";

    private final Thread main;
    private final OutcomeWriter outcome;
    private final AtomicBoolean watching = new AtomicBoolean();

    /// What was noted last. Used by one thread at a time.
    private String noted = "";

    private int notes;

    /// @param main the thread that runs the task
    LastThreads(Thread main, OutcomeWriter outcome) {
        this.main = main;
        this.outcome = outcome;
    }

    /// Notes what there is when the task has ended, and watches it if there is something.
    void taskEnded() {
        if (look()) {
            watch();
        }
    }

    /// Watches what there is while the shutdown hooks run.
    void shuttingDown() {
        watch();
    }

    private void watch() {
        if (watching.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().name("interproc-last-threads").start(this);
        }
    }

    /// Looks again and again, in the daemon thread.
    @Override
    public void run() {
        while (notes < MAX_NOTES) {
            try {
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException _) {
                // Nobody has a reason to; look sooner.
            }
            look();
        }
    }

    /// Notes the threads if they are others than before.
    ///
    /// @return whether there are any
    private synchronized boolean look() {
        String found = String.join(", ", names());
        if (!found.equals(noted)) {
            noted = found;
            notes++;
            outcome.waitsFor(found);
        }
        return !found.isEmpty();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        boolean ours = false;
        int more = 0;
        for (Thread thread : LiveThreads.list()) {
            String name = thread.getName();
            if (thread.isDaemon() || thread.equals(main) || name.equals(JVM_END)) {
                continue;
            }
            if (name.startsWith(OURS)) {
                ours = true;
            } else if (names.size() == MAX_NAMES) {
                more++;
            } else {
                names.add("thread \"" + printable(name) + '"');
            }
        }
        if (more > 0) {
            names.add(more + " more threads");
        }
        if (ours) {
            Children.waitedFor().stream().limit(MAX_NAMES).forEach(worker -> names.add(WORKER + worker));
        }
        return names;
    }

    private static String printable(String name) {
        String cut = name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
