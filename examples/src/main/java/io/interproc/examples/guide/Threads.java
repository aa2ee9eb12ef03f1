package io.interproc.examples.guide;

import io.interproc.BooleanValue;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.MainThread;
import io.interproc.Scope;
import io.interproc.StoppableThread;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// What Python's threads have and the JDK's lack.
final class Threads {

    private Threads() {}

    // snippet
    static void monitor(BlockingQueue<String> queue) throws InterruptedException {
        StoppableThread monitor = StoppableThread.of(
                "monitor", () -> System.out.println(queue.size() + " in the queue"), Duration.ofMinutes(1));
        monitor.start();
        queue.put("order 1");
        monitor.quit(); // wakes it out of its pause
        monitor.join();
    }
    // end

    // snippet
    static class Sorter extends StoppableThread {
        private int sorted;

        Sorter() {
            super("sorter");
        }

        @Override
        protected void round() throws InterruptedException {
            sorted++;
            awaitQuit(Duration.ofMillis(5)); // ends early when quit() is called
        }
    }
    // end

    // snippet
    static void stopRequested(Condition condition, BooleanValue done) {
        try (Held _ = condition.hold()) {
            done.set(true);
            condition.notifyAllWaiters();
        }
    }

    static void stopFromAnotherProcess() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            BooleanValue done = scope.value(
                    ValueType.BOOLEAN, false, ValueOptions.defaults().withLock(condition));
            StoppableThread thread = new StoppableThread("service", condition, done);
            thread.start();
            scope.start(Threads::stopRequested, condition, done).joinOrThrow();
            thread.join();
        }
    }
    // end

    // snippet
    static void serve() {
        try (var _ = MainThread.onInterrupt(() -> System.out.println("stopping"))) {
            Thread.sleep(Duration.ofHours(1)); // Ctrl-C ends this
        } catch (InterruptedException e) {
            System.out.println("stopped"); // here the main thread tidies up
        }
    }
    // end

    // snippet
    static void stopMain() {
        Thread.ofPlatform().daemon().name("watchdog").start(MainThread::interrupt); // _thread.interrupt_main()
    }
    // end

    // snippet
    static BlockingQueue<String> logDrain() {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("log-drain").start(() -> {
            try {
                while (true) {
                    System.out.println(lines.take());
                }
            } catch (InterruptedException _) {
                // the end of this thread
            }
        });
        return lines;
    }
    // end

    // snippet
    static StoppableThread cleanUpEveryMinute(Runnable cleanUp) {
        StoppableThread thread = StoppableThread.of("clean-up", cleanUp, Duration.ofMinutes(1));
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
    // end

    public static void main(String[] args) throws Exception {
        monitor(new LinkedBlockingQueue<>());
        Sorter sorter = new Sorter();
        sorter.start();
        sorter.quit();
        sorter.join();
        System.out.println(sorter.sorted + " sorted");
        stopFromAnotherProcess();
        logDrain().add("drained");
        cleanUpEveryMinute(() -> {}).quit();
        stopMain();
        serve();
    }
}
