package io.interproc.internal.scope;

import io.interproc.internal.memory.Blocks;
import io.interproc.spi.ObjectType;
import org.jspecify.annotations.Nullable;

/// Which type of object each kind of block is.
final class KindTypes {

    private KindTypes() {}

    /// Returns the type of a kind of block, or null if blocks of the kind are no objects.
    static @Nullable ObjectType type(int kind) {
        return switch (kind) {
            case Blocks.KIND_LOCK -> ObjectType.LOCK;
            case Blocks.KIND_RLOCK -> ObjectType.RLOCK;
            case Blocks.KIND_CONDITION -> ObjectType.CONDITION;
            case Blocks.KIND_VALUE -> ObjectType.VALUE;
            default -> null;
        };
    }
}
