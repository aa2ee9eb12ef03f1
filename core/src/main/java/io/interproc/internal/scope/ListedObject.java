package io.interproc.internal.scope;

import io.interproc.internal.lock.SegmentEngine;

/// Which object of a segment a [listing][ObjectListing] has met.
///
/// @param engine that of the segment
/// @param block its offset
/// @param generation that of its block, which tells it from others that were or will be there
record ListedObject(SegmentEngine engine, long block, long generation) {

    @Override
    public String toString() {
        return "@" + block;
    }
}
