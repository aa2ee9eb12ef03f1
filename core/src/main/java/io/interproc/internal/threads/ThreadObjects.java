package io.interproc.internal.threads;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Holder;
import io.interproc.Lock;
import io.interproc.ScopeObject;
import io.interproc.ScopeObject.Party;
import io.interproc.Semaphore;
import io.interproc.Value;
import io.interproc.spi.ObjectType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What can be seen of the objects of a thread scope at a moment.
final class ThreadObjects {

    private ThreadObjects() {}

    /// Returns what can be seen of an object; nothing if it was removed.
    ///
    /// @throws IllegalStateException if the scope is closed
    static Stream<ScopeObject> look(
            String name, ObjectType type, Object object, RemovableObject removable, Lifetime lifetime) {
        try {
            return Stream.of(new ScopeObject(
                    Optional.of(name), type, 0, holders(object), waiters(object), new ListedObject(removable)));
        } catch (IllegalStateException e) {
            if (lifetime.isClosed()) {
                throw e;
            }
            return Stream.empty();
        }
    }

    private static List<Party> holders(Object object) {
        return switch (object) {
            case Lock lock -> holders(lock.holder());
            case Condition condition -> holders(condition.getLock());
            case Value<?> value when value.isGuarded() -> holders(value.getLock());
            case Semaphore semaphore -> processOf(semaphore.heldPermits());
            default -> List.of();
        };
    }

    /// Returns the thread that holds a lock as one who has something of an object.
    static List<Party> holders(Optional<Holder> thread) {
        return thread.map(holder -> List.of(new Party(holder.pid(), thread, 1))).orElse(List.of());
    }

    /// Returns this process as one who has permits.
    static List<Party> processOf(int permits) {
        return permits == 0
                ? List.of()
                : List.of(new Party(ProcessHandle.current().pid(), Optional.empty(), permits));
    }

    private static int waiters(Object object) {
        return switch (object) {
            case Lock lock -> lock.waiters();
            case Condition condition -> condition.waiters();
            case Value<?> value when value.isGuarded() -> value.getLock().waiters();
            case Semaphore semaphore -> semaphore.waiters();
            case Event event -> event.waiters();
            default -> 0;
        };
    }
}
