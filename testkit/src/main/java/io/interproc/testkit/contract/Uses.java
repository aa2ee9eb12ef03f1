package io.interproc.testkit.contract;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.Value;

/// What a program does with an object of any kind again and again.
public final class Uses {

    private Uses() {}

    /// Uses an object, and leaves it as it was.
    ///
    /// @throws InterruptedException if interrupted while waiting
    public static void useOnce(Object object) throws InterruptedException {
        switch (object) {
            case Lock lock -> {
                try (Held _ = lock.hold()) {
                    lock.holdCount();
                }
            }
            case Condition condition -> {
                try (Held _ = condition.hold()) {
                    condition.await(ScopeFixture.SHORT.dividedBy(100));
                    condition.notifyOne();
                }
            }
            case Value<?> value -> useValue(value);
            case Semaphore semaphore -> {
                try (Permits _ = semaphore.hold()) {
                    semaphore.heldPermits();
                }
                semaphore.acquire();
                semaphore.release();
            }
            case Event event -> {
                event.set();
                event.await();
                event.clear();
                event.await(ScopeFixture.SHORT.dividedBy(100));
            }
            default -> throw new AssertionError("no use is known for " + object);
        }
    }

    private static <T> void useValue(Value<T> value) {
        value.update(before -> before);
        value.setValue(value.getValue());
    }
}
