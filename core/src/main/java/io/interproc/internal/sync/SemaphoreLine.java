package io.interproc.internal.sync;

import static io.interproc.internal.lock.LineWord.half;
import static io.interproc.internal.lock.LineWord.word;

import io.interproc.internal.lock.LineWord;
import io.interproc.internal.lock.Monitor;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.WaitQueues;
import java.util.List;

/// The lines of a semaphore: 64 bytes for itself, and 64 for its monitor.
///
/// ```
///  0 block header    8 state    16 bound (int)   20 options (int)   24 hold records   40 tail   48 head
/// ```
///
/// The state word:
///
/// ```
/// 63                        32 31                      3   2   1   0
/// | balance, signed           | held                    | T | R | Q |
/// ```
///
/// The *balance* is the number of permits that are not acquired plainly; *held* of them are in the hands of processes,
/// and the rest are available.
///
/// | mark | meaning | set by | cleared by |
/// |---|---|---|---|
/// | Q, QUEUED | a record may be queued | a waiter | a releaser that finds no record |
/// | R, RESERVED | nobody barges past those who wait | a waiter woken in vain | a waiter that takes permits, or leaves
/// |
/// | T, STALE | *held* is not the sum of the hold records of those who live | a sweep | who counts anew, in the monitor
/// |
public final class SemaphoreLine {

    /// The size of a semaphore with its monitor.
    static final int BYTES = 128;

    public static final int STATE = 8;
    static final int BOUND = 16;
    static final int OPTIONS = 20;

    public static final long QUEUED = 1;
    public static final long RESERVED = 2;
    public static final long STALE = 4;

    /// Options: strictly in order of arrival.
    static final int FAIR = 1;

    /// One permit in the state word.
    static final long ONE = 1L << 32;

    /// One held permit in the state word.
    static final long ONE_HELD = 8;

    /// The state word of a semaphore that was removed. Every mark is set and the balance is the least, so no quick
    /// path goes on.
    static final long REMOVED = Long.MIN_VALUE | 0xFFFF_FFFFL;

    static final long MOST_HELD = (1L << 29) - 1;
    private static final int HELD_SHIFT = 3;
    private static final int BALANCE_SHIFT = 32;

    /// The words of a semaphore.
    static final List<LineWord> WORDS = List.of(
            word("state", STATE),
            half("bound", BOUND),
            half("options", OPTIONS),
            word("hold records", HoldRecords.ANCHOR),
            word("tail", WaitQueues.TAIL),
            word("head", WaitQueues.HEAD));

    private SemaphoreLine() {}

    /// Writes the words of a new semaphore into zeroed memory.
    static void initialise(Words words, long at, int permits, int bound, boolean fair) {
        words.setOpaque(at + STATE, permits * ONE);
        words.setIntOpaque(at + BOUND, bound);
        words.setIntOpaque(at + OPTIONS, fair ? FAIR : 0);
        Monitor.initialise(words, at);
    }

    /// Returns the permits that are not acquired plainly.
    public static long balance(long state) {
        return state >> BALANCE_SHIFT;
    }

    /// Returns the permits that processes hold.
    public static long held(long state) {
        return (state >>> HELD_SHIFT) & MOST_HELD;
    }

    /// Returns the permits that can be acquired.
    static long available(long state) {
        return balance(state) - held(state);
    }

    /// Returns the state word with another number of held permits.
    static long withHeld(long state, long held) {
        return (state & ~(MOST_HELD << HELD_SHIFT)) | (held << HELD_SHIFT);
    }
}
