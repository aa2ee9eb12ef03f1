package io.interproc.proof;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// How far a proof goes, where it starts, and what it is about.
///
/// @param seed decides everything that is drawn by chance
/// @param only the primitives that are to be tried
public record Budget(Depth depth, long seed, Set<Primitive> only) {

    /// Copies the set.
    public Budget {
        only = only.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(only));
    }

    /// Makes a budget for all primitives.
    public Budget(Depth depth, long seed) {
        this(depth, seed, EnumSet.allOf(Primitive.class));
    }

    /// Returns whether all primitives are to be tried.
    public boolean isForAll() {
        return only.size() == Primitive.values().length;
    }

    /// Returns whether something is to be tried that belongs to these primitives. What belongs to none, such as a
    /// control of the lane itself, always is.
    public boolean includes(Collection<Primitive> primitives) {
        return primitives.isEmpty() || !Collections.disjoint(only, primitives);
    }
}
