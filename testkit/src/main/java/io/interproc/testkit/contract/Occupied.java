package io.interproc.testkit.contract;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Value;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/// An object of any kind for which every other thread has to wait: the current thread holds it, if it can be held.
///
/// @param object the object
/// @param waits all methods that wait for it
/// @param waiters tells how many threads wait
/// @param free ends what the current thread holds
record Occupied(Object object, List<Wait> waits, IntSupplier waiters, Body free) {

    private static final Duration LONG = ScopeFixture.LONG;

    /// One method that waits.
    ///
    /// @param name what it looks like, for failures
    /// @param interruptible whether an interruption ends the wait
    /// @param body waits
    record Wait(String name, boolean interruptible, Body body) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Makes or finds the object of a name, and occupies it.
    static Occupied of(NamedKind kind, Scope scope, String name) {
        return of(kind, kind.ask(scope, name));
    }

    private static Occupied of(NamedKind kind, Object object) {
        return switch (kind.type()) {
            case LOCK, RLOCK -> ofLock((Lock) object);
            case CONDITION -> ofCondition((Condition) object);
            case VALUE -> ofValue((Value<?>) object);
            case SEMAPHORE, BOUNDED_SEMAPHORE -> ofSemaphore((Semaphore) object);
            case EVENT -> ofEvent((Event) object);
        };
    }

    private static Occupied ofLock(Lock lock) {
        List<Wait> waits = new ArrayList<>();
        for (Acquisition form : Acquisition.ALL) {
            waits.add(new Wait(form.toString(), form.isInterruptible(), () -> form.acquire(lock, LONG)));
        }
        lock.lock();
        return new Occupied(lock, waits, lock::waiters, lock::unlock);
    }

    private static Occupied ofCondition(Condition condition) {
        List<Wait> waits = new ArrayList<>();
        for (Awaiting form : Awaiting.ALL) {
            waits.add(new Wait(form.toString(), form.isInterruptible(), () -> {
                try (Held _ = condition.hold()) {
                    form.await(condition, LONG);
                }
            }));
        }
        return new Occupied(condition, waits, condition::waiters, () -> {});
    }

    private static <T> Occupied ofValue(Value<T> value) {
        List<Wait> waits = List.of(
                new Wait("hold", false, value::hold), new Wait("update", false, () -> value.update(before -> before)));
        Lock lock = value.getLock();
        lock.lock();
        return new Occupied(value, waits, lock::waiters, lock::unlock);
    }

    private static Occupied ofSemaphore(Semaphore semaphore) {
        List<Wait> waits = new ArrayList<>();
        for (PermitAcquisition form : PermitAcquisition.ALL) {
            waits.add(new Wait(form.toString(), form.isInterruptible(), () -> form.acquire(semaphore, 1, LONG)));
        }
        return new Occupied(semaphore, waits, semaphore::waiters, semaphore.hold()::close);
    }

    private static Occupied ofEvent(Event event) {
        List<Wait> waits = List.of(
                new Wait("await", true, event::await),
                new Wait("await for a duration", true, () -> event.await(LONG)),
                new Wait("await for a number", true, () -> event.await(1, TimeUnit.DAYS)),
                new Wait("awaitUninterruptibly", false, event::awaitUninterruptibly));
        return new Occupied(event, waits, event::waiters, () -> {});
    }

    /// Returns whether the current thread holds it.
    boolean isHeld() {
        return !(object instanceof Condition || object instanceof Event);
    }

    /// Returns what a refusal to remove it says of the current thread, which holds it.
    String use() {
        Thread self = Thread.currentThread();
        String process = "process " + ProcessHandle.current().pid();
        String thread = process + ", thread " + self.threadId() + " (" + self.getName() + ") holds ";
        return switch (object) {
            case Lock _ -> thread + "it";
            case Value<?> _ -> thread + "its lock";
            default -> process + " holds 1 permit";
        };
    }

    /// Returns what the waits wait for, as a refusal to remove it says.
    String waited() {
        return switch (object) {
            case Condition _ -> "on it";
            case Value<?> _ -> "for its lock";
            case Semaphore _ -> "for permits";
            default -> "for it";
        };
    }
}
