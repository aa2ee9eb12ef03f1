package io.interproc.systemtests.process;

import io.interproc.testkit.Eventually;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/// What the workers of these tests do. Public, because tasks are looked up by name in another process.
public final class Tasks {

    private Tasks() {}

    /// Does nothing.
    public static void nothing() {}

    /// Never returns.
    public static void hang() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /// Never returns; its shutdown hook creates the file.
    public static void hangAndTell(String file) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> write(file, "the hooks ran")));
        hang();
    }

    /// Never returns; its shutdown hook does not either.
    public static void hangForEver() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(Tasks::parkForEver));
        hang();
    }

    /// Returns; its shutdown hook does not, and creates the file.
    public static void endSlowly(String file) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            write(file, "ending");
            parkForEver();
        }));
    }

    /// Exits; its shutdown hook does not return, and creates the file.
    public static void exitSlowly(String file) {
        endSlowly(file);
        System.exit(3);
    }

    private static void parkForEver() {
        while (true) {
            LockSupport.park();
        }
    }

    /// Says that it runs, waits until the file exists, and says that it is done.
    public static void awaitFile(String file) {
        say("begun");
        Eventually.holds(file + " exists", () -> Files.exists(Path.of(file)));
        say("done");
    }

    /// Waits until the first file exists, then creates the second.
    public static void answerFile(String file, String answer) throws IOException {
        say("begun");
        Eventually.holds(file + " exists", () -> Files.exists(Path.of(file)));
        Files.createFile(Path.of(answer));
    }

    /// Exits.
    public static void exit(int status) {
        System.exit(status);
    }

    /// Exits without shutdown hooks.
    public static void halt(int status) {
        Runtime.getRuntime().halt(status);
    }

    /// Returns, while another thread prints a line and exits a little later.
    public static void exitLater(String file, int status) {
        Thread main = Thread.currentThread();
        new Thread(() -> {
                    joinUninterruptibly(main);
                    write(file, "after the task");
                    System.exit(status);
                })
                .start();
    }

    /// Returns, while another thread writes a line a little later.
    public static void writeLater(String file) {
        Thread main = Thread.currentThread();
        new Thread(() -> {
                    joinUninterruptibly(main);
                    write(file, "after the task");
                })
                .start();
    }

    /// Calls `System.exit` from a virtual thread.
    public static void exitFromVirtualThread(int status) throws InterruptedException {
        Thread.ofVirtual().start(() -> System.exit(status)).join();
    }

    /// Throws.
    public static void fail() {
        throw new IllegalStateException("failed", new IOException("because"));
    }

    /// Throws what does not serialise.
    public static void failUnserialisably() {
        throw new Unserialisable();
    }

    /// Throws an error.
    public static void failBadly() {
        throw new StackOverflowError("deep");
    }

    /// Prints lines to standard output and error.
    public static void print(String text) {
        System.out.println("out " + text);
        System.err.println("err " + text);
    }

    /// Writes what a worker can see of itself.
    public static void describe(String file) throws IOException {
        write(
                file,
                Thread.currentThread().getName(),
                Path.of("").toAbsolutePath().toString(),
                String.valueOf(System.getenv("INTERPROC_TEST")),
                String.valueOf(System.getProperty("interproc.test")),
                String.valueOf(System.in.read()),
                String.valueOf(Tasks.class.getModule().isNamed()));
    }

    /// Takes an argument and does nothing with it.
    public static void take(Object argument) {}

    static void say(String line) {
        System.out.print(">>> " + line + "\n");
        System.out.flush();
    }

    static void write(String file, String... lines) {
        try {
            Files.writeString(Path.of(file), String.join("\n", lines) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void joinUninterruptibly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// An exception that cannot travel.
    public static final class Unserialisable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"}) // That it may not serialise is the point.
        private final Object held = new Object();

        Unserialisable() {
            super("holds an object");
        }
    }

    /// An argument that refuses to be restored.
    public static final class Unwilling implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            throw new IllegalStateException("not here");
        }
    }
}
