package io.interproc.internal.park;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Blocks;
import java.util.Map;

/// The code of each kind of object, found by an object's header.
public final class KindTable {

    private final Blocks blocks;
    private final Map<Integer, KindCode> byKind;

    /// @param byKind the code by the number of the kind
    public KindTable(Blocks blocks, Map<Integer, KindCode> byKind) {
        this.blocks = blocks;
        this.byKind = Map.copyOf(byKind);
    }

    /// Returns the code of an object that waiters may refer to.
    ///
    /// @throws ScopeFormatException if no such object is there
    public KindCode of(long object) {
        int kind = Blocks.kind(blocks.header(object));
        KindCode code = byKind.get(kind);
        if (code == null) {
            throw new ScopeFormatException(blocks.path() + ": the kind of the object at offset " + object
                    + " is damaged: expected one of " + byKind.keySet() + ", found " + kind);
        }
        return code;
    }

    /// Sweeps an object after the death of a participant. Blocks that are no objects have nothing to give back.
    public void sweep(long block, long header, long participant) {
        KindCode code = byKind.get(Blocks.kind(header));
        if (code != null) {
            code.sweep(block, participant);
        }
    }
}
