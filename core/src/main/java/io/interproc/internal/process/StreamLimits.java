package io.interproc.internal.process;

import java.io.ObjectInputFilter;

/// Bounds what an object stream can make its reader build: no deeper than nobody means it, no more objects than the
/// stream has bytes, and no more slots in a container than eight for each byte.
///
/// It accepts every class, because it is asked also about objects that a class makes of itself while it is read (the
/// array of a hash map, the replacement of a lambda, a handle that stands for another). Classes that the stream *names*
/// are checked by the reader's `resolveClass`, before they are loaded.
///
/// A record and not a lambda, because each lambda costs a new process time.
///
/// @param maxBytes the length of the stream
record StreamLimits(long maxBytes) implements ObjectInputFilter {

    private static final int MAX_DEPTH = 10_000;
    private static final int SLOTS_PER_BYTE = 8;

    @Override
    public Status checkInput(FilterInfo info) {
        boolean within = info.depth() <= MAX_DEPTH
                && info.references() <= maxBytes
                && info.streamBytes() <= maxBytes
                && info.arrayLength() <= SLOTS_PER_BYTE * maxBytes;
        return within ? Status.ALLOWED : Status.REJECTED;
    }
}
