package io.interproc.internal.memory;

/// Keeps a few blocks from being used again while one thread of this process looks at them.
@FunctionalInterface
public interface Guards {

    /// How many places the [Directory] has, from 0.
    int DIRECTORY = 3;

    /// The places of the sweep: an object, another one, and a part of a table.
    int SWEEP = DIRECTORY;
    int NEXT = SWEEP + 1;
    int TABLE = NEXT + 1;

    /// The place of who frees what belongs to removed objects.
    int RECLAIM = TABLE + 1;

    /// How many places there are.
    int COUNT = RECLAIM + 1;

    /// Keeps a block from being used again from now on, in the place of the one that was kept there. Whoever reads
    /// after this that the block can still be found, or is not removed, may use it: it is kept.
    ///
    /// @param place from 0 to [#COUNT]; one thread at a time uses a place
    /// @param block its offset, or 0 for none
    void guard(int place, long block);
}
