package io.interproc.internal.segment;

import io.interproc.ScopeFullException;
import io.interproc.internal.memory.MappedWords;

/// The open file of a segment, and how other processes find it if it has no path.
///
/// Two implementations: by system calls ([NativeSegmentFile]) and by the JDK alone ([PortableSegmentFile]).
public interface SegmentFile extends SharedFile<MappedWords> {

    /// Returns the process that other processes find an unnamed file through.
    long pid();

    /// Returns the number of the descriptor that other processes find an unnamed file through, or −1.
    int descriptor();

    /// Returns the permission bits of the file.
    int permissions();

    /// Returns the failure of a file that the file system has no room for.
    static ScopeFullException full(String object, long bytes, Exception cause) {
        return new ScopeFullException(
                "the memory file system has no room for " + bytes + " more bytes of " + object
                        + "; enlarge it (docker run --shm-size, mount -o remount,size=) or remove stale scopes"
                        + " (interproc gc)",
                cause);
    }
}
