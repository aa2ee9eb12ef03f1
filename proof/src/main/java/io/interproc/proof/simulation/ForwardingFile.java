package io.interproc.proof.simulation;

import io.interproc.internal.participant.Leases;
import io.interproc.internal.segment.SharedFile;

/// A file that passes every call on: planted bugs change one.
class ForwardingFile implements SharedFile<SimulatedMapping> {

    private final SharedFile<SimulatedMapping> below;

    ForwardingFile(SharedFile<SimulatedMapping> below) {
        this.below = below;
    }

    @Override
    public SimulatedMapping map() {
        return below.map();
    }

    @Override
    public long size() {
        return below.size();
    }

    @Override
    public void reserve(long from, long to) {
        below.reserve(from, to);
    }

    @Override
    public Leases leases() {
        return below.leases();
    }

    @Override
    public String path() {
        return below.path();
    }

    @Override
    public boolean isNamed() {
        return below.isNamed();
    }

    @Override
    public boolean link() {
        return below.link();
    }

    @Override
    public boolean isLinked() {
        return below.isLinked();
    }

    @Override
    public boolean tryLockRemoval() {
        return below.tryLockRemoval();
    }

    @Override
    public void creatorEntered() {
        below.creatorEntered();
    }

    @Override
    public void unlockRemoval() {
        below.unlockRemoval();
    }

    @Override
    public void unlink() {
        below.unlink();
    }

    @Override
    public void discard() {
        below.discard();
    }

    @Override
    public void close() {
        below.close();
    }
}
