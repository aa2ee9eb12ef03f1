package io.interproc.proof.hostile;

import java.nio.ByteBuffer;

/// One change of the bytes of a segment.
///
/// @param what which field, and how
/// @param bytes 1, 4 or 8
record Mutation(String what, int offset, int bytes, long value) {

    /// Makes the change.
    void apply(ByteBuffer segment) {
        switch (bytes) {
            case 1 -> segment.put(offset, (byte) value);
            case 4 -> segment.putInt(offset, (int) value);
            default -> segment.putLong(offset, value);
        }
    }

    /// Returns the offset of the word that is changed.
    long word() {
        return offset & -8;
    }

    @Override
    public String toString() {
        return what + " at offset " + offset + " = 0x" + Long.toHexString(value);
    }
}
