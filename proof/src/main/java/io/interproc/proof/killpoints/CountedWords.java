package io.interproc.proof.killpoints;

import io.interproc.internal.memory.Words;
import io.interproc.proof.simulation.ForwardingWords;
import java.util.Arrays;

/// Words of a mapped segment that tell a [StorePoint] of every access before it happens.
final class CountedWords extends ForwardingWords {

    private final StorePoint point;

    CountedWords(Words below, StorePoint point) {
        super(below);
        this.point = point;
    }

    @Override
    protected void before(String operation, long offset) {
        if (isStore(operation)) {
            point.store();
        } else {
            point.load();
        }
    }

    /// A copy is not one store: it counts as two, so that a death may leave it half done.
    @Override
    public void setBytes(long offset, byte[] source) {
        int half = source.length / 2;
        super.setBytes(offset, Arrays.copyOf(source, half));
        super.setBytes(offset + half, Arrays.copyOfRange(source, half, source.length));
    }

    @Override
    public void zero(long offset, long bytes) {
        long half = bytes / (2 * Long.BYTES) * Long.BYTES;
        super.zero(offset, half);
        super.zero(offset + half, bytes - half);
    }

    /// A compare-and-set counts whether it succeeds or not, and so does an update that changes nothing.
    static boolean isStore(String operation) {
        return !operation.startsWith("get") || operation.startsWith("getAnd");
    }
}
