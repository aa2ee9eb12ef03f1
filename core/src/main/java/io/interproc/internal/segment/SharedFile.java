package io.interproc.internal.segment;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Mapping;
import io.interproc.internal.participant.Leases;

/// The open file of a segment, as its creation and its removal need it: memory, leases, a name, and the right to remove
/// it.
///
/// @param <M> how it is mapped
public interface SharedFile<M extends Mapping> extends Blocks.PageReserve {

    /// Maps the whole file.
    M map();

    /// Returns the size of the file in bytes.
    long size();

    /// Returns the leases of the file.
    Leases leases();

    /// Returns where other processes find the file.
    @Override
    String path();

    /// Returns whether the file has a path, which its last participant removes.
    boolean isNamed();

    /// Gives a file the name that it was created for.
    ///
    /// @return false if the name is taken
    boolean link();

    /// Returns whether the path still names this file.
    boolean isLinked();

    /// Takes the right to remove the file, if nobody has it.
    boolean tryLockRemoval();

    /// Called when the creator of the file holds its lease: from now on the leases tell whether it is used.
    default void creatorEntered() {}

    /// Gives the right to remove the file back.
    void unlockRemoval();

    /// Removes the path. Requires the right to remove.
    void unlink();

    /// Closes the file and drops all leases.
    void close();

    /// Closes a file that was created and has not been linked, and leaves nothing of it.
    default void discard() {
        close();
    }
}
