package io.interproc.examples.guide;

import io.interproc.Copy;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Worker;
import io.interproc.WorkerStartException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/// What processes share, and what they do not.
final class Sharing {

    private Sharing() {}

    // snippet
    static int counter;

    static void countWrong() {
        counter++; // the worker's own variable
    }

    static void staticField(Scope scope) throws InterruptedException, ExecutionException {
        scope.start(Sharing::countWrong).joinOrThrow();
        System.out.println(counter); // 0
    }
    // end

    // snippet
    static void countRight(IntValue n) {
        n.incrementAndGet();
    }

    static void value(Scope scope) throws InterruptedException, ExecutionException {
        IntValue n = scope.intValue(0);
        scope.start(Sharing::countRight, n).joinOrThrow();
        System.out.println(n.get()); // 1
    }
    // end

    // snippet
    static void addWrong(IntValue n) {
        synchronized (n) { // excludes only threads of this process that have this very object
            n.set(n.get() + 1);
        }
    }
    // end

    // snippet
    static void addRight(IntValue n) {
        try (Held _ = n.hold()) { // excludes all threads of all processes
            n.set(n.get() + 1);
        }
    }
    // end

    // snippet
    static void atomic(Scope scope) {
        AtomicInteger hits = new AtomicInteger();
        try {
            scope.start(() -> System.out.println(hits.incrementAndGet()));
        } catch (WorkerStartException e) {
            System.out.println(e.getMessage()); // … use scope.intValue(…), or send Copy.of(…) if you want a copy
        }
    }
    // end

    // snippet
    static void printSize(Copy<Map<String, Integer>> table) {
        System.out.println(table.get().size());
    }

    static void copy(Scope scope) throws InterruptedException, ExecutionException {
        Map<String, Integer> table = new ConcurrentHashMap<>(Map.of("a", 1));
        scope.start(Sharing::printSize, Copy.of(table)).joinOrThrow(); // 1
    }
    // end

    // snippet
    static void oneLock(Scope scope) throws InterruptedException, ExecutionException {
        RLock lock = scope.rlock(); // instead of new ReentrantLock()
        Worker worker = scope.start(l -> l.hold().close(), lock);
        worker.joinOrThrow();
    }
    // end

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            staticField(scope);
            value(scope);
            IntValue n = scope.intValue(0);
            addWrong(n);
            addRight(n);
            atomic(scope);
            copy(scope);
            oneLock(scope);
        }
    }
}
