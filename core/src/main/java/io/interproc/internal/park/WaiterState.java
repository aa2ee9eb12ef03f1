package io.interproc.internal.park;

/// The state word of a waiter record: the only arbiter between notification, time-out, interruption and death.
///
/// ```
/// 63                          16 15    10   9   8   7   6   5      0
/// | generation                  | 0      | M | I | N | S | state  |
/// ```
///
/// | state | meaning | left by |
/// |---|---|---|
/// | IDLE | not waiting | its thread: → WAITING, QUEUED |
/// | WAITING | waits for what somebody else gives | its thread: → AWAKE (gave up); who gives: → AWAKE·N, QUEUED·N·M |
/// | AWAKE | was given it, or gave up; in no queue | its thread: → QUEUED·M, IDLE |
/// | QUEUED | waits for a signal to try again | its thread: → IDLE; a waker: → SIGNALLED |
/// | SIGNALLED | is to try again | its thread: → QUEUED, IDLE; a watcher: → PASSED |
/// | PASSED | did not react in time; others go first | its thread: → QUEUED, IDLE |
///
/// Once the participant is dead its sweepers do what its thread would do: → IDLE.
///
/// *S*: asleep. Set by its thread before it sleeps; cleared by whoever changes the state, who then wakes, or to make it
/// look again. *N*: carries a notification that has not returned to the user yet; if the participant dies the
/// notification is passed on. *I*: that notification is the one of a dead waiter, which the record's donor word names.
/// *M*: the wait was moved to its second queue ([WaiterRecords]).
///
/// The generation counts the waits of the record. In 48 bits it does not wrap while anybody is paused: at a million
/// waits a second of one record, 2<sup>48</sup> of them take nine years.
public final class WaiterState {

    public static final int IDLE = 0;
    public static final int WAITING = 1;
    public static final int AWAKE = 2;
    public static final int QUEUED = 3;
    public static final int SIGNALLED = 4;
    public static final int PASSED = 5;

    public static final long ASLEEP = 0x40;
    public static final long NOTIFIED = 0x80;
    public static final long INHERITED = 0x100;
    public static final long MOVED = 0x200;

    private static final long BASE_MASK = 0x3F;
    private static final int GENERATION_SHIFT = 16;
    private static final long GENERATION_MASK = -1L << GENERATION_SHIFT;

    private WaiterState() {}

    /// Returns the state without generation and flags.
    public static int base(long word) {
        return (int) (word & BASE_MASK);
    }

    /// Returns whether the word says that the waiter is queued for a signal, or has got one.
    public static boolean isQueued(long word) {
        int base = base(word);
        return base == QUEUED || base == SIGNALLED || base == PASSED;
    }

    /// Returns the word with another state, awake, and all else as before.
    public static long to(long word, int base) {
        return (word & ~(BASE_MASK | ASLEEP)) | base;
    }

    /// Returns the word of a new wait: the next generation, no flags.
    public static long begin(long word, int base) {
        return next(word) | base;
    }

    /// Returns the word of a wait that is over: the same generation, no flags.
    public static long idle(long word) {
        return word & GENERATION_MASK;
    }

    /// Returns the generation of the current wait, or of the latest: 48 bits.
    public static long generation(long word) {
        return word >>> GENERATION_SHIFT;
    }

    /// Returns the generation of the next wait.
    static long nextGeneration(long word) {
        return generation(next(word));
    }

    private static long next(long word) {
        return (word & GENERATION_MASK) + (1L << GENERATION_SHIFT);
    }
}
