package io.interproc.internal.value;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import java.io.ObjectStreamException;

/// The words of one value in a segment.
///
/// ```
/// line:  0 block header · 8 lock · 16 value · 24 type code (int) · 32 generation of the lock
/// ```
public final class SharedCells implements ValueMemory {

    /// Offsets in the line of a value.
    public static final int VALUE = 16;

    public static final int TYPE = 24;
    /// The size of a value without a lock of its own.
    public static final int BYTES = 64;

    /// What the scope of a value says of it.
    @FunctionalInterface
    public interface Replacement {
        /// Returns what stands for the value in an object stream.
        Object get() throws ObjectStreamException;

        /// Returns which value lies at an offset, for people: unless the scope knows more, where it is.
        default String label(long block) {
            return "@" + block;
        }
    }

    private final Words words;
    private final long at;
    private final String path;
    private final Replacement replacement;
    /// Keeps the block from being used again.
    @SuppressWarnings("UnusedVariable") // it is there to be reachable
    private final Object anchor;

    /// Makes the cells of the value in the block at an offset.
    ///
    /// @param path where the segment is, for messages
    /// @param anchor what keeps the block from being used again while it is reachable
    public SharedCells(Words words, long block, String path, Replacement replacement, Object anchor) {
        this.words = words;
        this.anchor = anchor;
        this.path = path;
        this.at = block + VALUE;
        this.replacement = replacement;
    }

    public Words words() {
        return words;
    }

    /// Returns the offset of the block.
    public long block() {
        return at - VALUE;
    }

    /// Returns the offset of the word.
    long offset() {
        return at;
    }

    String path() {
        return path;
    }

    @Override
    public boolean isSameAs(ValueMemory other) {
        return other instanceof SharedCells cells && cells.words.equals(words) && cells.at == at;
    }

    @Override
    public int hashOfPlace() {
        return Long.hashCode(at);
    }

    @Override
    public String label() {
        try {
            return replacement.label(at - VALUE);
        } catch (ScopeAccessException | InternalError e) {
            return "truncated";
        } catch (IllegalStateException e) {
            return "closed";
        }
    }

    @Override
    public boolean isGone() {
        try {
            return Blocks.state(words.getAcquire(block())) != Blocks.STATE_LIVE;
        } catch (IllegalStateException | InternalError e) {
            return false; // the label says why
        }
    }

    @Override
    public Object replacement() throws ObjectStreamException {
        return replacement.get();
    }
}
