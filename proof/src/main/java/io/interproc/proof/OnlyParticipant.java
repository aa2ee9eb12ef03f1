package io.interproc.proof;

import io.interproc.internal.participant.Leases;

/// The leases of a segment that has one participant, which has them all.
public final class OnlyParticipant implements Leases {

    @Override
    public boolean tryTake(int slot) {
        return true;
    }

    @Override
    public void release(int slot) {
        throw new UnsupportedOperationException("the only participant does not leave");
    }

    @Override
    public boolean isHeldByAnother(int slot) {
        return false;
    }
}
