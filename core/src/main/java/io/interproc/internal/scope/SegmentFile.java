package io.interproc.internal.scope;

import io.interproc.internal.participant.Leases;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The open file of a segment: its memory, its leases, and its removal.
///
/// Two implementations: by system calls ([NativeSegmentFile]) and by the JDK alone ([PortableSegmentFile]).
interface SegmentFile {

    /// Maps the whole file.
    MemorySegment map(Arena arena);

    /// Returns the size of the file in bytes.
    long size();

    /// Makes sure that a range of the file has pages.
    ///
    /// @throws io.interproc.ScopeFullException if there are none left
    void reserve(long from, long to);

    /// Returns the leases of the file.
    Leases leases();

    /// Returns where other processes find the file.
    String path();

    /// Returns whether the path still names this file.
    boolean isLinked();

    /// Takes the right to remove the file, if nobody has it.
    boolean tryLockRemoval();

    /// Gives the right to remove the file back.
    void unlockRemoval();

    /// Removes the path. Requires the right to remove.
    void unlink();

    /// Closes the file and drops all leases.
    void close();
}
