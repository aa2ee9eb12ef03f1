package io.interproc;

import io.interproc.spi.ObjectType;
import java.util.List;
import java.util.Optional;

/// What could be seen of an object of a scope at a moment: an element of [Scope#objects()].
///
/// ```java
/// try (Stream<ScopeObject> objects = scope.objects()) {
///     objects.filter(ScopeObject::isHeld).forEach(System.out::println);
/// }
/// ```
///
/// [Scope#remove(Object)] and [Scope#removeForced(Object)] take it for the object, with or without a name: they remove
/// that
/// very object, or nothing if it was removed, whatever has its name by now.
///
/// **Limits.** Nothing says that the object is still like that, or still there. How often a thread has acquired a
/// re-entrant lock is known to its own process only, and is not told.
///
/// @param name the name, or empty if the object has none
/// @param type what it is
/// @param bytes how much of the scope's memory it takes, in bytes; 0 in a scope of threads, whose objects are on the
///     heap of the JVM
/// @param holders who has something of it: of a lock, or of an object that is guarded by one, the thread that holds the
///     lock; of a semaphore, each process that holds permits. Those who died are left out.
/// @param waiters how many threads wait for it, or, if it is a value, for its lock
/// @param identity tells the object from every other one that is, was or will be in the scope: two elements are of the
///     same object if these are equal. Only its scope knows what it means.
public record ScopeObject(
        Optional<String> name, ObjectType type, long bytes, List<Party> holders, int waiters, Object identity) {

    /// Copies the list.
    public ScopeObject {
        holders = List.copyOf(holders);
    }

    /// One that has something of an object.
    ///
    /// @param pid the process id, as that process sees itself
    /// @param thread the thread that holds a lock; empty for permits, which belong to the process
    /// @param count how many permits; 1 for a lock
    public record Party(long pid, Optional<Holder> thread, int count) {}

    /// Returns whether anybody holds the object, permits of it, or the lock that guards it.
    public boolean isHeld() {
        return !holders.isEmpty();
    }
}
