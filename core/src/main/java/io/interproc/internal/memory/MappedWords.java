package io.interproc.internal.memory;

import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.SharedMapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A mapped segment: its words for the algorithms, and its memory for the system calls that take an address.
///
/// A test may put a *lens* before the words that its JVM maps from then on, to count the accesses or to stop in the
/// middle of them. Without one, the algorithms work on [NativeWords] itself (without system calls, on [SegmentWords]):
/// no other kind of words is loaded then, and no access pays for the possibility.
public final class MappedWords implements Mapping {

    private static volatile UnaryOperator<Words> lens = UnaryOperator.identity();

    private final Arena arena;
    private final MemorySegment memory;
    private final @Nullable NativeWords nativeWords;
    private final Words words;
    private volatile boolean shared;

    private MappedWords(Arena arena, MemorySegment memory, Words words, @Nullable NativeWords nativeWords) {
        this.arena = arena;
        this.memory = memory;
        this.words = lens.apply(words);
        this.nativeWords = nativeWords;
    }

    /// Wraps a mapping made without system calls, which is aligned to 8 bytes and goes with its arena.
    public static MappedWords of(Arena arena, MemorySegment memory) {
        return new MappedWords(arena, memory, SegmentWords.of(memory), null);
    }

    /// Maps a file from its start; see [SharedMapping#map].
    public static MappedWords map(Descriptor file, long size) {
        long address = SharedMapping.map(file, 0, size);
        Arena arena = Arena.ofShared();
        MemorySegment memory = SharedMapping.segment(address, size, arena);
        NativeWords words = new NativeWords(address, size);
        return new MappedWords(arena, memory, words, words);
    }

    @Override
    public Words words() {
        return words;
    }

    /// Returns the memory, for system calls.
    public MemorySegment memory() {
        return memory;
    }

    /// Returns whether unmapping has not begun.
    public boolean isOpen() {
        return memory.scope().isAlive();
    }

    /// Says that more threads than the one that closes it will use the mapping.
    public void share() {
        shared = true;
    }

    /// Unmaps the file, unless a thread is inside a system call on the memory. Afterwards every access throws
    /// [IllegalStateException], in whatever thread, and none reaches the file. If it throws it may be called again.
    ///
    /// @return false if a system call is in the way
    public boolean tryClose() {
        try {
            if (isOpen()) {
                arena.close();
            }
        } catch (IllegalStateException e) {
            return false;
        }
        if (nativeWords != null) {
            nativeWords.release(shared);
        }
        return true;
    }

    /// Unmaps the file; requires that no thread is inside a system call on the memory.
    @Override
    public void close() {
        if (!tryClose()) {
            throw new IllegalStateException("the memory is in use by a system call");
        }
    }

    /// Puts a lens before the words of every mapping that this JVM makes from now on.
    public static void lookThrough(UnaryOperator<Words> newLens) {
        lens = newLens;
    }
}
