package io.interproc;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// What [MainThreadTest] runs in a JVM of its own: `main` with the name of a case. Each line it prints is one that
/// the test waits for.
public final class InterruptedProgram {

    private InterruptedProgram() {}

    /// Runs a case.
    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "wake" -> wakeFromEveryWait();
            case "again" -> beInterruptedAgainAndAgain();
            case "stubborn" -> ignoreInterruptions();
            case "restore" -> restore();
            case "late" -> endMainThread();
            case "register" -> registerAnother();
            case "unavailable" -> MainThread.onInterrupt(() -> {});
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /// What a wait does.
    @FunctionalInterface
    private interface Body {
        void run() throws Exception;
    }

    /// One wait of the main thread, and how to see that it has begun; if that cannot be seen, the interruption
    /// may come first, which ends the wait as well.
    private record Wait(Body body, BooleanSupplier hasBegun) {}

    private static void wakeFromEveryWait() throws Exception {
        try (Scope scope = Scope.threads()) {
            Lock lock = scope.lock();
            scope.start(lock::lock).join();
            Condition condition = scope.condition();
            LinkedTransferQueue<String> queue = new LinkedTransferQueue<>();
            Worker endless = scope.worker().daemon(true).start(() -> LockSupport.park());
            List<Wait> waits = List.of(
                    new Wait(() -> Thread.sleep(Duration.ofDays(1)), () -> true),
                    new Wait(queue::take, queue::hasWaitingConsumer),
                    new Wait(lock::lockInterruptibly, () -> lock.waiters() > 0),
                    new Wait(() -> lock.tryLock(Duration.ofDays(1)), () -> lock.waiters() > 0),
                    new Wait(
                            () -> {
                                try (Held _ = condition.hold()) {
                                    condition.await();
                                }
                            },
                            () -> condition.waiters() > 0),
                    new Wait(endless::join, () -> true));
            for (Wait wait : waits) {
                Worker interrupter = scope.start(() -> {
                    while (!wait.hasBegun.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    if (!MainThread.interrupt()) {
                        throw new IllegalStateException("no main thread");
                    }
                });
                try {
                    wait.body.run();
                    say("not interrupted");
                } catch (InterruptedException _) {
                    say("interrupted");
                }
                interrupter.joinOrThrow();
            }
        }
        say("end");
    }

    private static void beInterruptedAgainAndAgain() throws IOException {
        List<String> actions = new ArrayList<>();
        try (var _ = MainThread.onInterrupt(() -> actions.add("first"));
                var _ = MainThread.onInterrupt(() -> {
                    throw new IllegalStateException("on purpose");
                });
                var _ = MainThread.onInterrupt(() -> actions.add("last"))) {
            say("ready");
            sleepUntilInterrupted();
            say("interrupted after " + actions);
        }
        say("end");
    }

    private static void ignoreInterruptions() throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> say("shutdown hook")));
        try (var _ = MainThread.onInterrupt(() -> say("action"))) {
            say("ready");
            while (System.in.available() >= 0) {
                sleepUntilInterrupted();
                say("ignored");
            }
        }
    }

    private static void restore() throws Exception {
        MainThread.Registration first = MainThread.onInterrupt(() -> say("first"));
        MainThread.Registration second = MainThread.onInterrupt(() -> say("second"));
        first.close();
        first.close();
        say("ready");
        sleepUntilInterrupted();
        second.close();
        say("closed");
        sleepUntilInterrupted();
        say("must not get here");
    }

    private static void endMainThread() {
        MainThread.onInterrupt(() -> {});
        Thread main = Thread.currentThread();
        Thread.ofPlatform().start(() -> {
            try {
                main.join();
                say(String.valueOf(MainThread.interrupt()));
                Thread.sleep(Duration.ofDays(1));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void registerAnother() throws Exception {
        CountDownLatch registered = new CountDownLatch(1);
        Thread other = Thread.ofPlatform().name("main loop").start(() -> {
            MainThread.register();
            registered.countDown();
            sleepUntilInterrupted();
            say("interrupted " + Thread.currentThread().getName());
        });
        registered.await();
        MainThread.interrupt();
        other.join();
    }

    private static void sleepUntilInterrupted() {
        try {
            Thread.sleep(Duration.ofDays(1));
        } catch (InterruptedException _) {
            // what it is for
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
