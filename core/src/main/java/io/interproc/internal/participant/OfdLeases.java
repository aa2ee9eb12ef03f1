package io.interproc.internal.participant;

import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.OfdLock;

/// Leases as open-file-description locks on one byte for each slot.
///
/// They belong to one descriptor, which is never mapped, never inherited and open for life, so closing any other
/// descriptor of the file does not release them. The bytes lie beyond any capacity, so that no range of data is locked.
public final class OfdLeases implements Leases {

    /// The position of the first slot's byte; pinned by the layout version.
    public static final long FIRST_BYTE = 1L << 48;

    /// The position of the byte whose lock gives the right to remove the file.
    public static final long REMOVAL_BYTE = FIRST_BYTE - 1;

    /// The position of the byte whose lock keeps reservations of pages apart: shared by those that leave used
    /// pages as they are, exclusive for those that write zeros.
    public static final long RESERVE_BYTE = FIRST_BYTE - 2;

    private final Descriptor descriptor;

    /// Uses a descriptor of its own.
    public OfdLeases(Descriptor descriptor) {
        this.descriptor = descriptor;
    }

    @Override
    public boolean tryTake(int slot) {
        return OfdLock.tryLock(descriptor, FIRST_BYTE + slot);
    }

    @Override
    public void release(int slot) {
        OfdLock.unlock(descriptor, FIRST_BYTE + slot);
    }

    @Override
    public boolean isHeldByAnother(int slot) {
        return OfdLock.isLockedElsewhere(descriptor, FIRST_BYTE + slot);
    }
}
