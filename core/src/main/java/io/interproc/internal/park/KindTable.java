package io.interproc.internal.park;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The code of each kind of object, and what people call it, found by an object's header.
public final class KindTable {

    private static final int KINDS = 256;

    private final Blocks blocks;
    private final @Nullable KindCode[] byKind = new @Nullable KindCode[KINDS];
    private final @Nullable KindWords[] words = new @Nullable KindWords[KINDS];

    /// Makes a table without kinds.
    public KindTable(Blocks blocks) {
        this.blocks = blocks;
    }

    /// Adds the code of a kind.
    ///
    /// @param kind the number in the headers of its blocks
    public void add(int kind, KindCode code, KindWords called) {
        byKind[kind] = code;
        words[kind] = called;
    }

    /// Returns what people call a kind.
    KindWords words(int kind) {
        KindWords called = words[kind];
        return called == null ? KindWords.UNKNOWN : called;
    }

    /// Returns the blocks whose kinds these are.
    Blocks blocks() {
        return blocks;
    }

    /// Returns the code of a kind that there is.
    public KindCode ofKind(int kind) {
        return Objects.requireNonNull(byKind[kind]);
    }

    /// Returns the code of a kind, or null if there is none.
    public @Nullable KindCode find(int kind) {
        return byKind[kind];
    }

    /// Returns the code of an object that waiters may refer to.
    ///
    /// @throws ScopeFormatException if no such object is there
    public KindCode of(long object) {
        int kind = Blocks.kind(blocks.header(object));
        KindCode code = byKind[kind];
        if (code == null) {
            throw new ScopeFormatException(blocks.path() + ": the kind of the object at offset " + object
                    + " is damaged: expected one of " + kinds() + ", found " + kind);
        }
        return code;
    }

    /// Returns the code of the object whose queue this is.
    ///
    /// @throws ScopeFormatException if no such object is there, or it has no such queue
    public KindCode ofQueue(long queue) {
        KindCode code = of(WaitQueues.object(queue));
        if (WaitQueues.lane(queue) >= code.lanes()) {
            throw new ScopeFormatException(blocks.path() + ": the queue of a waiter is damaged: expected one of the "
                    + code.lanes() + " queues of the object at offset " + WaitQueues.object(queue) + ", found "
                    + WaitQueues.lane(queue));
        }
        return code;
    }

    private List<Integer> kinds() {
        List<Integer> kinds = new ArrayList<>();
        for (int kind = 0; kind < KINDS; kind++) {
            if (byKind[kind] != null) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /// Returns whether the object of a queue was removed, or the object that brought it along.
    public boolean isRemoved(long queue) {
        long object = WaitQueues.object(queue);
        long header = blocks.header(object);
        if (Blocks.state(header) == Blocks.STATE_PART) {
            object -= SegmentLayout.LINE;
            header = blocks.header(object);
        }
        return Blocks.state(header) == Blocks.STATE_REMOVED || of(object).isClosed(object);
    }

    /// Sweeps an object after the death of a participant. Blocks that are no objects have nothing to give back.
    public void sweep(long block, long header, long participant) {
        KindCode code = byKind[Blocks.kind(header)];
        if (code != null) {
            code.sweep(block, participant);
        }
    }
}
