package io.interproc.internal.serial;

import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;

/// Bounds what an object stream can make its reader build: no deeper than nobody means it, no more objects than the
/// stream has bytes, and no more slots in a container than eight for each byte.
///
/// It accepts every class, because it is asked also about objects that a class makes of itself while it is read (the
/// array of a hash map, the replacement of a lambda, a handle that stands for another). Classes that the stream *names*
/// are checked by the reader's `resolveClass`, before they are loaded.
///
/// The filter that the JVM has given to the stream, which the operator configures by `jdk.serialFilter` or a filter
/// factory, is asked first, and what it rejects is rejected.
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

    /// Bounds a stream from which nothing has been read yet.
    static void apply(ObjectInputStream in, long maxBytes) {
        StreamLimits limits = new StreamLimits(maxBytes);
        ObjectInputFilter first = in.getObjectInputFilter();
        in.setObjectInputFilter(first == null ? limits : new Both(first, limits));
    }

    /// Asks two filters.
    ///
    /// @param first whose rejection is explained
    /// @param second what decides otherwise
    private record Both(ObjectInputFilter first, ObjectInputFilter second) implements ObjectInputFilter {
        @Override
        public Status checkInput(FilterInfo info) {
            if (first.checkInput(info) == Status.REJECTED) {
                throw new FilteredException(info.serialClass());
            }
            return second.checkInput(info);
        }
    }
}
