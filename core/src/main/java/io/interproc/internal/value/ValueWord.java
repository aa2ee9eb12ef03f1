package io.interproc.internal.value;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Truncation;
import io.interproc.internal.memory.Words;
import io.interproc.spi.Misuse;
import java.io.Serializable;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The word of one value: where it lies, and every access of it.
///
/// A word in a segment is accessed from here, by a place that this very object holds. An object of its own for the word
/// would be one more load on which the access depends, and such loads are what a value costs under its lock: after each
/// CAS of the lock the compiler loads every field again. A word on the heap is a cell.
///
/// A type of 1 or 2 bytes lies in the low-order bytes of a word of 4, which are those at the word's own address; the
/// other bytes are zero. So a program in another language may access it with its own width, and here every access is
/// one of the whole word, for which each kind of memory has atomic operations.
///
/// The word has 4 bytes or 8, and only the methods of its width may be called. Every access throws
/// [IllegalStateException] if the scope is closed. The modes are those of [java.lang.invoke.VarHandle].
abstract class ValueWord implements Serializable {

    private static final long serialVersionUID = 1L;

    /// The words of the segment; null if the word lies on the heap.
    private final transient @Nullable Words words;
    private final transient long at;
    private final transient long place;
    private final transient long header; // the place of the block's header
    private final transient @Nullable SharedCells cells;

    private final transient @Nullable IntCell intCell;
    private final transient @Nullable LongCell longCell;

    /// @param isLong whether the word has 8 bytes rather than 4
    ValueWord(ValueMemory memory, boolean isLong) {
        switch (memory) {
            case SharedCells shared -> {
                this.words = shared.words();
                this.at = shared.offset();
                this.place = words.place(at, isLong ? Long.BYTES : Integer.BYTES);
                this.header = words.place(shared.block(), Long.BYTES);
                this.cells = shared;
                this.intCell = null;
                this.longCell = null;
            }
            case HeapMemory heap -> {
                this.words = null;
                this.at = 0;
                this.place = 0;
                this.header = 0;
                this.cells = null;
                this.intCell = isLong ? null : heap.intCell();
                this.longCell = isLong ? heap.longCell() : null;
            }
        }
    }

    /// Reads the word.
    final int getInt() {
        Words in = words;
        if (in == null) {
            return intCell().getVolatile();
        }
        try {
            requireLive(in);
            return in.getIntAtPlace(place);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word, in one order with all other volatile accesses.
    final void setIntVolatile(int word) {
        Words in = words;
        if (in == null) {
            intCell().setVolatile(word);
            return;
        }
        try {
            requireLive(in);
            in.setIntVolatile(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word after all that was written before.
    final void setIntRelease(int word) {
        Words in = words;
        if (in == null) {
            intCell().setRelease(word);
            return;
        }
        try {
            requireLive(in);
            in.setIntAtPlace(place, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes `update` if the word is `expected`, and returns whether it was.
    final boolean compareAndSetInt(int expected, int update) {
        Words in = words;
        if (in == null) {
            return intCell().compareAndSet(expected, update);
        }
        try {
            requireLive(in);
            return in.compareAndSetInt(at, expected, update);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Adds to the word and returns the one before.
    final int getAndAddInt(int delta) {
        Words in = words;
        if (in == null) {
            return intCell().getAndAdd(delta);
        }
        try {
            requireLive(in);
            return in.getAndAddInt(at, delta);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word and returns the one before.
    final int getAndSetInt(int word) {
        Words in = words;
        if (in == null) {
            return intCell().getAndSet(word);
        }
        try {
            requireLive(in);
            return in.getAndSetInt(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Reads the word.
    final long getLong() {
        Words in = words;
        if (in == null) {
            return longCell().getVolatile();
        }
        try {
            requireLive(in);
            return in.getAtPlace(place);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word, in one order with all other volatile accesses.
    final void setLongVolatile(long word) {
        Words in = words;
        if (in == null) {
            longCell().setVolatile(word);
            return;
        }
        try {
            requireLive(in);
            in.setVolatile(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word after all that was written before.
    final void setLongRelease(long word) {
        Words in = words;
        if (in == null) {
            longCell().setRelease(word);
            return;
        }
        try {
            requireLive(in);
            in.setAtPlace(place, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes `update` if the word is `expected`, and returns whether it was.
    final boolean compareAndSetLong(long expected, long update) {
        Words in = words;
        if (in == null) {
            return longCell().compareAndSet(expected, update);
        }
        try {
            requireLive(in);
            return in.compareAndSet(at, expected, update);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Adds to the word and returns the one before.
    final long getAndAddLong(long delta) {
        Words in = words;
        if (in == null) {
            return longCell().getAndAdd(delta);
        }
        try {
            requireLive(in);
            return in.getAndAdd(at, delta);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    /// Writes the word and returns the one before.
    final long getAndSetLong(long word) {
        Words in = words;
        if (in == null) {
            return longCell().getAndSet(word);
        }
        try {
            requireLive(in);
            return in.getAndSet(at, word);
        } catch (IllegalStateException | InternalError e) {
            throw failure(e);
        } finally {
            Reference.reachabilityFence(this); // so that the block is not used again meanwhile
        }
    }

    private IntCell intCell() {
        return Objects.requireNonNull(intCell);
    }

    private LongCell longCell() {
        return Objects.requireNonNull(longCell);
    }

    /// Throws if the value was removed. Whoever has a handle keeps the block from being used again, so an access
    /// that comes after this reaches a word of this value, removed or not.
    private void requireLive(Words in) {
        if (Blocks.state(in.peekAtPlace(header)) != Blocks.STATE_LIVE) {
            throw removed(in);
        }
    }

    private static Removed removed(Words in) {
        in.size(); // throws if the memory was released, where there is no header
        return new Removed();
    }

    /// Says that the value was removed, on the way to where that is put into words.
    private static final class Removed extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /// Returns what to throw for what came out of an access: the memory is closed, the value was removed, or the
    /// file was truncated.
    private RuntimeException failure(Throwable t) {
        if (t instanceof Error e) {
            return Truncation.failure(cells().path(), e);
        }
        return t instanceof Removed ? Misuse.removed("Value[" + cells().label() + "]") : Misuse.closed(t);
    }

    private SharedCells cells() {
        return Objects.requireNonNull(cells);
    }

    /// Returns where the value is in its segment; null if it is on the heap.
    final @Nullable SharedCells shared() {
        return cells;
    }
}
