package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;

/// The lock that a condition or a value brings along: the second line of its block.
///
/// One block, so that object and lock come into being in one step. The first word of the line looks like the
/// header of a re-entrant lock's block, so that a handle of the lock finds what it expects. An object that uses
/// a lock of its own block, another lock or none says so at [#REFERENCE].
public final class EmbeddedLock {

    /// Offset, in a condition or a value, of the offset of its lock; 0 for none.
    public static final int REFERENCE = 8;

    /// Offset, in a condition or a value, of the generation of its lock's block, unless it is its own.
    public static final int GENERATION = 32;

    private EmbeddedLock() {}

    /// Returns where the lock of a block's own is.
    public static long at(long block) {
        return block + LockLine.BYTES;
    }

    /// Returns the block of a lock, whose header is given: that of the object that brought it along, or its own.
    public static long blockOf(long lock, long header) {
        return Blocks.state(header) == Blocks.STATE_PART ? lock - LockLine.BYTES : lock;
    }

    /// Writes a reference to a lock of another block, to which the caller refers.
    public static void refer(Words words, long block, SharedMutex mutex) {
        words.setOpaque(block + REFERENCE, mutex.offset());
        words.setOpaque(block + GENERATION, mutex.generation());
    }

    /// Writes a re-entrant lock into the second line of a new block, and refers to it.
    public static void initialise(Words words, long block, AbandonedPolicy policy) {
        words.setOpaque(at(block), Blocks.part(Blocks.KIND_RLOCK));
        LockLine.initialise(words, at(block), true, false, policy);
        words.setOpaque(block + REFERENCE, at(block));
    }
}
