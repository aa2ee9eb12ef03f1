package io.interproc.testkit.hostile;

import io.interproc.internal.memory.Words;
import io.interproc.testkit.simulation.ForwardingWords;

/// Words of a mapped segment of which every access is counted: to make a change in the middle of an operation, and to
/// tell an endless loop, which has no other sign as long as it lasts.
final class WatchedWords extends ForwardingWords {

    private final Words below;
    private final AccessCount count;
    private final Plant plant;

    WatchedWords(Words below, AccessCount count, Plant plant) {
        super(below);
        this.below = below;
        this.count = count;
        this.plant = plant;
    }

    @Override
    protected void before(String operation, long offset) {
        count.access();
    }

    /// Places are those of the mapping itself, so that what is reached through them is reached as always: by
    /// address, with no look at an offset but this one.
    @Override
    public long place(long offset, int bytes) {
        return below.place(offset, bytes);
    }

    @Override
    public int getIntAtPlace(long place) {
        count.access();
        return below.getIntAtPlace(place);
    }

    @Override
    public void setIntAtPlace(long place, int value) {
        count.access();
        below.setIntAtPlace(place, value);
    }

    @Override
    public long getAtPlace(long place) {
        count.access();
        return below.getAtPlace(place);
    }

    @Override
    public void setAtPlace(long place, long value) {
        count.access();
        below.setAtPlace(place, value);
    }

    @Override
    public long announceAtPlace(long place, int byteAt, byte value, int at) {
        count.access();
        return below.announceAtPlace(place, byteAt, value, at);
    }

    /// A check against this size is none if the size is a lie.
    @Override
    public long size() {
        return plant == Plant.NO_RANGE_CHECK ? super.size() << 20 : super.size();
    }
}
