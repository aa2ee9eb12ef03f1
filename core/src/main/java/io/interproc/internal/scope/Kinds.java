package io.interproc.internal.scope;

import io.interproc.internal.memory.Blocks;

/// Kinds of objects, for people.
final class Kinds {

    private Kinds() {}

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
