package io.interproc.internal.inspect;

import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.scope.ObjectWalk;
import io.interproc.spi.ObjectType;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which objects of a scope are wanted: those for which all of this holds.
///
/// @param held only objects that somebody holds, or died holding
/// @param waiting only objects for which threads of living processes wait
/// @param types only objects of these types; if there are none, of any type
/// @param name only objects whose name this accepts; null for any, and for objects without a name
public record ObjectFilter(
        boolean held,
        boolean waiting,
        Set<ObjectType> types,
        @Nullable Predicate<String> name) {

    /// Every object.
    public static final ObjectFilter ALL = new ObjectFilter(false, false, Set.of(), null);

    /// Copies the set.
    public ObjectFilter {
        types = Set.copyOf(types);
    }

    /// Returns whether every object is wanted.
    public boolean isAll() {
        return !held && !waiting && types.isEmpty() && name == null;
    }

    /// Returns what can be asked of an object itself: all but `waiting`, since the waiter records tell who waits.
    ObjectWalk.Wanted wanted() {
        return new ObjectWalk.Wanted() {
            @Override
            public boolean isOf(ObjectType type) {
                return types.isEmpty() || types.contains(type);
            }

            @Override
            public boolean isNamed(String found) {
                return name == null || (!found.isEmpty() && name.test(found));
            }

            @Override
            public boolean isIn(ObjectState state) {
                return !held || state.isHeld();
            }
        };
    }

    /// Returns whether an object may be wanted for which so many threads wait.
    boolean isAwaited(int waiters) {
        return !waiting || waiters > 0;
    }
}
