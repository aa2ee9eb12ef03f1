package io.interproc.internal.lock;

import io.interproc.Holder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What can be seen of an object at a moment, for people.
///
/// @param typeCode of a value, the code of its type, such as `i`; otherwise empty
/// @param value its content, or empty
/// @param holder who holds its lock, or null
/// @param waiters how many threads wait
/// @param lock where its lock lies, or 0; of a lock, where it lies itself
/// @param abandonedBy who died holding its lock, or null once somebody has gone on
/// @param holdings what processes hold of it beside its lock
/// @param bound how much of it there can be at most, or null if it has no bound
public record ObjectState(
        String typeCode,
        String value,
        @Nullable Holder holder,
        int waiters,
        long lock,
        @Nullable Holder abandonedBy,
        List<Holding> holdings,
        @Nullable Integer bound) {

    /// What a process holds.
    ///
    /// @param count how much of it, such as permits
    /// @param alive whether the process lives; what a dead one holds goes back at the next look
    public record Holding(long pid, long count, boolean alive) {}

    /// Returns the state of an object without a lock.
    public static ObjectState of(String typeCode, String value, int waiters) {
        return new ObjectState(typeCode, value, null, waiters, 0, null, List.of(), null);
    }

    /// Returns the same with another number of waiters.
    public ObjectState withWaiters(int count) {
        return new ObjectState(typeCode, value, holder, count, lock, abandonedBy, holdings, bound);
    }

    /// Returns the same with holdings.
    public ObjectState withHoldings(List<Holding> all) {
        return new ObjectState(typeCode, value, holder, waiters, lock, abandonedBy, all, bound);
    }

    /// Returns the same with a bound.
    public ObjectState withBound(int most) {
        return new ObjectState(typeCode, value, holder, waiters, lock, abandonedBy, holdings, most);
    }

    /// Returns whether anybody holds it or its lock, or died holding the lock.
    public boolean isHeld() {
        return holder != null || abandonedBy != null || !holdings.isEmpty();
    }
}
