package io.interproc.spi;

import io.interproc.ScopeObject.Party;
import java.util.ArrayList;
import java.util.List;

/// Who uses an object at a moment: what [Misuse#inUse] says of an object that cannot be removed.
///
/// @param object which object it is, such as `RLock["stock"]`
/// @param type what it is
/// @param holders who holds the object, permits of it, or the lock that it brought along
/// @param waiters how many threads wait for it or, if it is a condition, on it
/// @param lockWaiters how many threads wait for the lock that it brought along
/// @param conditionWaiters how many threads wait on conditions of the lock that it is or that it brought along; of a
///     condition, on the others
public record ObjectUse(
        String object, ObjectType type, List<Party> holders, int waiters, int lockWaiters, int conditionWaiters) {

    /// Copies the list.
    public ObjectUse {
        holders = List.copyOf(holders);
    }

    /// Returns whether nobody uses the object.
    public boolean isEmpty() {
        return holders.isEmpty() && waiters == 0 && lockWaiters == 0 && conditionWaiters == 0;
    }

    /// Returns who holds what and how many wait for what, such as `process 7, thread 1 (main) holds it and 2
    /// threads
    /// wait for it`.
    @Override
    public String toString() {
        List<String> clauses = new ArrayList<>();
        boolean isLock = type == ObjectType.LOCK || type == ObjectType.RLOCK;
        for (Party holder : holders) {
            clauses.add(holder.thread()
                    .map(thread -> thread + (isLock ? " holds it" : " holds its lock"))
                    .orElseGet(() -> "process " + holder.pid() + " holds " + permits(holder.count())));
        }
        addWaiters(clauses, waiters, type == ObjectType.CONDITION ? "on it" : isCounted() ? "for permits" : "for it");
        addWaiters(clauses, lockWaiters, "for its lock");
        addWaiters(
                clauses,
                conditionWaiters,
                isLock
                        ? "on its conditions"
                        : type == ObjectType.CONDITION
                                ? "on other conditions of its lock"
                                : "on conditions of its lock");
        String last = clauses.isEmpty() ? "nobody uses it" : clauses.removeLast();
        return clauses.isEmpty() ? last : String.join(", ", clauses) + " and " + last;
    }

    private boolean isCounted() {
        return type == ObjectType.SEMAPHORE || type == ObjectType.BOUNDED_SEMAPHORE;
    }

    private static String permits(int count) {
        return count == 1 ? "1 permit" : count + " permits";
    }

    private static void addWaiters(List<String> clauses, int waiters, String where) {
        if (waiters > 0) {
            clauses.add((waiters == 1 ? "1 thread waits " : waiters + " threads wait ") + where);
        }
    }
}
