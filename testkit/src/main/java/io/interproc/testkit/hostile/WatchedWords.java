package io.interproc.testkit.hostile;

import io.interproc.internal.memory.Words;
import io.interproc.testkit.simulation.ForwardingWords;

/// Words of a mapped segment of which every access is counted: to make a change in the middle of an operation, and to
/// tell an endless loop, which has no other sign as long as it lasts.
final class WatchedWords extends ForwardingWords {

    private final AccessCount count;
    private final Plant plant;

    WatchedWords(Words below, AccessCount count, Plant plant) {
        super(below);
        this.count = count;
        this.plant = plant;
    }

    @Override
    protected void before(String operation, long offset) {
        count.access();
    }

    /// A check against this size is none if the size is a lie.
    @Override
    public long size() {
        return plant == Plant.NO_RANGE_CHECK ? super.size() << 20 : super.size();
    }
}
