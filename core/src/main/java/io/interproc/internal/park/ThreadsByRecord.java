package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Threads of this process, by the numbers of the records that they sleep on.
///
/// A table and not a map, because a waker and the thread that wakes touch it for each wait: neighbours in a queue often
/// have neighbouring records, and so share a cache line here, while each entry of a map is some lines of its own. The
/// table grows by chunks, which stay.
///
/// All accesses are volatile: a thread that has entered itself and then reads its record's state, and a waker that has
/// changed that state and then asks for the thread, do not both miss what the other wrote.
final class ThreadsByRecord {

    private static final int CHUNK_SHIFT = 8;
    private static final int CHUNK = 1 << CHUNK_SHIFT;
    private static final int CHUNKS = (SegmentLayout.MAX_RECORDS >> CHUNK_SHIFT) + 1;

    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable Thread>> chunks =
            new AtomicReferenceArray<>(CHUNKS);

    /// Enters the thread of a record.
    void enter(int record, Thread thread) {
        int number = record >> CHUNK_SHIFT;
        AtomicReferenceArray<@Nullable Thread> chunk = chunks.get(number);
        if (chunk == null) {
            AtomicReferenceArray<@Nullable Thread> fresh = new AtomicReferenceArray<>(CHUNK);
            chunk = chunks.compareAndExchange(number, null, fresh);
            if (chunk == null) {
                chunk = fresh;
            }
        }
        chunk.set(record & (CHUNK - 1), thread);
    }

    /// Takes the thread of a record out.
    void remove(int record) {
        AtomicReferenceArray<@Nullable Thread> chunk = chunks.get(record >> CHUNK_SHIFT);
        if (chunk != null) {
            chunk.set(record & (CHUNK - 1), null);
        }
    }

    /// Returns the thread of a record, or null if it has none.
    @Nullable
    Thread get(int record) {
        AtomicReferenceArray<@Nullable Thread> chunk = chunks.get(record >> CHUNK_SHIFT);
        return chunk == null ? null : chunk.get(record & (CHUNK - 1));
    }

    /// Returns the first record, from a given number on, that has a thread; −1 if there is none.
    int next(int from) {
        for (int number = from >> CHUNK_SHIFT; number < CHUNKS; number++) {
            AtomicReferenceArray<@Nullable Thread> chunk = chunks.get(number);
            int first = Math.max(from, number << CHUNK_SHIFT) & (CHUNK - 1);
            for (int i = first; chunk != null && i < CHUNK; i++) {
                if (chunk.get(i) != null) {
                    return (number << CHUNK_SHIFT) + i;
                }
            }
        }
        return -1;
    }

    /// Returns whether no record has a thread.
    boolean isEmpty() {
        return next(0) < 0;
    }
}
