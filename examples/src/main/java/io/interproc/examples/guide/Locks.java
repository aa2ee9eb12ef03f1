package io.interproc.examples.guide;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Locks.
final class Locks {

    private Locks() {}

    // snippet
    static void add(Lock ledger, Path file, String line) throws Exception {
        try (Held _ = ledger.hold()) {
            Files.writeString(file, Files.readString(file) + line);
        }
    }
    // end

    // snippet
    static int depth(RLock lock, int n) {
        try (Held _ = lock.hold()) { // again and again, by the same thread
            return n == 0 ? lock.holdCount() : depth(lock, n - 1);
        }
    }
    // end

    // snippet
    static boolean wrong(Lock lock) throws InterruptedException {
        boolean mine = lock.tryLock(Duration.ofSeconds(1));
        try {
            return mine && Thread.currentThread().isAlive();
        } finally {
            lock.unlock(); // throws IllegalMonitorStateException if the second passed
        }
    }
    // end

    // snippet
    static boolean right(Lock lock) throws InterruptedException {
        Optional<Held> held = lock.tryHold(Duration.ofSeconds(1));
        if (held.isEmpty()) {
            return false; // somebody else has it
        }
        try (Held _ = held.get()) {
            return Thread.currentThread().isAlive();
        }
    }
    // end

    // snippet
    static void ask(Lock lock) {
        System.out.println(lock.isLocked() + ", " + lock.waiters() + " waiting");
        lock.holder().ifPresent(holder -> System.out.println("held by " + holder));
    }
    // end

    // snippet
    static Lock inOrder(Scope scope) {
        return scope.lock("turns", LockOptions.defaults().withFairness(true));
    }
    // end

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes("guide-locks")) {
            Path file = Files.createTempFile("ledger", ".txt");
            add(scope.lock("ledger"), file, "one\n");
            Files.delete(file);
            System.out.println(depth(scope.rlock(), 3));
            System.out.println(right(scope.lock()) && wrong(scope.lock()));
            Lock fair = inOrder(scope);
            try (Held _ = fair.hold()) {
                ask(fair);
            }
        }
    }
}
