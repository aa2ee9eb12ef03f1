package io.interproc.examples.guide;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Worker;
import java.time.Duration;

/// The first steps.
final class QuickStart {

    private QuickStart() {}

    // snippet
    static void count(IntValue n) {
        for (int i = 0; i < 1000; i++) {
            n.incrementAndGet();
        }
    }

    static int countTogether(Scope scope) throws Exception {
        IntValue n = scope.intValue(0);
        Worker a = scope.start(QuickStart::count, n);
        Worker b = scope.start(QuickStart::count, n);
        a.joinOrThrow();
        b.joinOrThrow();
        return n.get(); // 2000
    }
    // end

    // snippet
    static void sameInBoth() throws Exception {
        try (Scope threads = Scope.threads();
                Scope processes = Scope.processes()) {
            System.out.println(countTogether(threads)); // 2000, counted by two threads
            System.out.println(countTogether(processes)); // 2000, counted by two processes
        }
    }
    // end

    // snippet
    static void meetByName() throws Exception {
        try (Scope orders = Scope.processes("orders")) {
            Lock ledger = orders.rlock("ledger");
            IntValue open = orders.intValue("open", 0);
            try (Held _ = ledger.hold()) {
                open.set(open.get() + 1);
            }
        }
    }
    // end

    // snippet
    static void lookAfter(Scope scope) throws Exception {
        IntValue n = scope.intValue(0);
        Worker worker = scope.worker().name("counter").start(QuickStart::count, n);
        if (!worker.join(Duration.ofSeconds(30)) && worker instanceof JvmProcess process) {
            process.kill();
        }
        worker.failure().ifPresent(Throwable::printStackTrace);
    }
    // end

    public static void main(String[] args) throws Exception {
        sameInBoth();
        meetByName();
        try (Scope scope = Scope.processes()) {
            lookAfter(scope);
        }
    }
}
