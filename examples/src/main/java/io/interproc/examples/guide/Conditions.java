package io.interproc.examples.guide;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import java.time.Duration;

/// Conditions.
final class Conditions {

    private Conditions() {}

    // snippet
    static void produce(Condition changed, IntValue items) {
        for (int i = 0; i < 10; i++) {
            try (Held _ = changed.hold()) { // with changed:
                items.incrementAndGet();
                changed.notifyOne(); //     changed.notify()
            }
        }
    }

    static void consume(Condition changed, IntValue items) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            try (Held _ = changed.hold()) {
                changed.waitFor(() -> items.get() > 0); // changed.wait_for(lambda: items.value > 0)
                items.decrementAndGet();
            }
        }
    }

    static int run(Scope scope) throws Exception {
        Condition changed = scope.condition();
        IntValue items = scope.value(ValueType.INT32, 0, ValueOptions.defaults().withLock(changed));
        Worker producer = scope.start(Conditions::produce, changed, items);
        Worker first = scope.start(Conditions::consume, changed, items);
        Worker second = scope.start(Conditions::consume, changed, items);
        producer.joinOrThrow();
        first.joinOrThrow();
        second.joinOrThrow();
        return items.get(); // 0
    }
    // end

    // snippet
    static boolean wrong(Condition ready, IntValue items) throws InterruptedException {
        try (Held _ = ready.hold()) {
            return ready.await(Duration.ofMillis(10)); // forgets what was there before it waited
        }
    }
    // end

    // snippet
    static boolean right(Condition ready, IntValue items) throws InterruptedException {
        try (Held _ = ready.hold()) {
            return ready.waitFor(() -> items.get() > 0, Duration.ofMillis(10));
        }
    }
    // end

    // snippet
    static void twoOnOneLock(Scope scope) {
        Lock lock = scope.rlock("buffer");
        Condition notEmpty = scope.condition("buffer.not-empty", lock);
        Condition notFull = scope.condition("buffer.not-full", lock);
        try (Held _ = lock.hold()) {
            notEmpty.notifyOne();
            notFull.notifyAllWaiters();
        }
    }
    // end

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            if (run(scope) != 0) {
                throw new AssertionError("items are left");
            }
            twoOnOneLock(scope);
            Condition ready = scope.condition();
            IntValue items = scope.intValue(1);
            if (wrong(ready, items) || !right(ready, items)) {
                throw new AssertionError("one item was there");
            }
        }
    }
}
