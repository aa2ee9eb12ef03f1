package io.interproc.internal.scope;

import io.interproc.ScopeFullException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.participant.Leases;

/// The open file of a segment: its memory, its leases, and its removal.
///
/// Two implementations: by system calls ([NativeSegmentFile]) and by the JDK alone ([PortableSegmentFile]).
interface SegmentFile extends Blocks.PageReserve {

    /// Maps the whole file.
    MappedWords map();

    /// Returns the size of the file in bytes.
    long size();

    /// Returns the leases of the file.
    Leases leases();

    /// Returns where other processes find the file.
    @Override
    String path();

    /// Returns whether the file has a path, which its last participant removes. One without is open in the process
    /// [#pid()] under the number [#descriptor()].
    boolean isNamed();

    /// Returns the process that other processes find an unnamed file through.
    long pid();

    /// Returns the number of the descriptor that other processes find an unnamed file through, or −1.
    int descriptor();

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

    /// Returns the failure of a file that the file system has no room for.
    static ScopeFullException full(String object, long bytes, Exception cause) {
        return new ScopeFullException(
                "the memory file system has no room for " + bytes + " more bytes of " + object
                        + "; enlarge it (docker run --shm-size, mount -o remount,size=) or remove stale scopes"
                        + " (interproc gc)",
                cause);
    }
}
