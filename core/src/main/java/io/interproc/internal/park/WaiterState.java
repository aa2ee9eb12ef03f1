package io.interproc.internal.park;

/// The state word of a waiter record: the only arbiter between notification, time-out, interruption and death.
///
/// ```
/// 63          48 47       32 31               8   7   6   5      0
/// | donor's seq  | donor + 1 | sequence         | N | S | state  |
/// ```
///
/// | state | meaning | left by |
/// |---|---|---|
/// | IDLE | not waiting | its thread: → WAITING, QUEUED |
/// | WAITING | waits for a notification | its thread: → AWAKE (time-out, interruption); a notifier: → AWAKE·N or
/// QUEUED·N |
/// | AWAKE | wants the lock back, not queued | its thread: → QUEUED, IDLE |
/// | QUEUED | queued for a lock | its thread: → IDLE; a releaser: → SIGNALLED |
/// | SIGNALLED | the lock was released for it to claim | its thread: → QUEUED, IDLE; a watcher: → PASSED |
/// | PASSED | did not react in time; others go first | its thread: → QUEUED, IDLE |
///
/// *S*: asleep. Set by its thread before it sleeps; cleared by whoever changes the state, who then wakes, or to make it
/// look again. *N*: carries a notification that has not returned to the user yet; if the participant dies the
/// notification is passed on. *Donor*: the record of a dead waiter whose notification this one got.
/// The sequence counts the waits of the record.
public final class WaiterState {

    public static final int IDLE = 0;
    public static final int WAITING = 1;
    public static final int AWAKE = 2;
    public static final int QUEUED = 3;
    public static final int SIGNALLED = 4;
    public static final int PASSED = 5;

    public static final long ASLEEP = 0x40;
    public static final long NOTIFIED = 0x80;

    private static final long BASE_MASK = 0x3F;
    private static final long SEQUENCE_MASK = 0xFFFF_FF00L;
    private static final long SEQUENCE_ONE = 0x100;

    private WaiterState() {}

    /// Returns the state without sequence, donor and flags.
    public static int base(long word) {
        return (int) (word & BASE_MASK);
    }

    /// Returns whether the word says that the waiter is in the queue of a lock.
    public static boolean isLockQueued(long word) {
        int base = base(word);
        return base == QUEUED || base == SIGNALLED || base == PASSED;
    }

    /// Returns the word with another state, awake, and all else as before.
    public static long to(long word, int base) {
        return (word & ~(BASE_MASK | ASLEEP)) | base;
    }

    /// Returns the word of a new wait: the next sequence, no flags, no donor.
    public static long begin(long word, int base) {
        return (((word & SEQUENCE_MASK) + SEQUENCE_ONE) & SEQUENCE_MASK) | base;
    }

    /// Returns the word of a wait that is over: the same sequence, no flags, no donor.
    public static long idle(long word) {
        return word & SEQUENCE_MASK;
    }

    /// Returns the low 16 bits of the sequence.
    public static long shortSequence(long word) {
        return (word >>> 8) & 0xFFFF;
    }

    /// Returns the word with a donor.
    public static long withDonor(long word, int donor, long donorWord) {
        return (word & 0xFFFF_FFFFL) | ((donor + 1L) << 32) | (shortSequence(donorWord) << 48);
    }

    /// Returns the donor's record, or −1.
    public static int donor(long word) {
        return (int) ((word >>> 32) & 0xFFFF) - 1;
    }

    /// Returns the low 16 bits of the donor's sequence.
    public static long donorSequence(long word) {
        return word >>> 48;
    }
}
