package io.interproc.internal.scope;

import io.interproc.internal.memory.Blocks;

/// The names of kinds of blocks, for messages.
final class KindNames {

    private KindNames() {}

    /// Returns the name of a kind of block with its article.
    static String name(int kind) {
        return switch (kind) {
            case Blocks.KIND_LOCK -> "a Lock";
            case Blocks.KIND_RLOCK -> "an RLock";
            case Blocks.KIND_CONDITION -> "a Condition";
            case Blocks.KIND_VALUE -> "a Value";
            default -> "an object of kind " + kind;
        };
    }
}
