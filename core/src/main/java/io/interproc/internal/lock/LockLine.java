package io.interproc.internal.lock;

/// The line of a lock: 64 bytes, all that a lock is.
///
/// ```
///  0 block header    8 state     16 thread id    24 hold count (int)   28 options (int)
/// 32 fencing token  40 tail      48 head         56 last dead holder
/// ```
///
/// The state word is the owner's token ([io.interproc.internal.participant.Token]), or 0 if the lock is free, and these
/// flags:
///
/// | flag | meaning | set by | cleared by |
/// |---|---|---|---|
/// | QUEUED | a record may be queued | a waiter | the owner, before it looks at the queue |
/// | WAKING | a waiter was signalled and has not claimed or gone back to sleep | a releaser | that waiter; a watcher |
/// | RESERVED | the first waiter goes first, nobody barges | a waiter that woke in vain | the waiter that claims; the
/// last releaser |
/// | ABANDONED | a holder died; nobody has gone on yet | the take-over | the next owner, after its repair |
///
/// The thread id is written last in an acquisition and cleared first in a release. So a word with an owner and a
/// thread id of 0 is an acquisition that is not finished or a release that has begun: nobody is inside, and recovery
/// gives the lock back without marking it abandoned. The hold count is 1 whenever the lock is free, so that the common
/// acquisition does not write it. The fencing token is written by the owner alone.
public final class LockLine {

    public static final int BYTES = 64;
    public static final int STATE = 8;
    public static final int THREAD = 16;
    public static final int HOLDS = 24;
    public static final int OPTIONS = 28;
    public static final int FENCE = 32;
    public static final int DEAD_HOLDER = 56;

    public static final long QUEUED = 1;
    public static final long WAKING = 2;
    public static final long RESERVED = 4;
    public static final long ABANDONED = 8;

    /// Options: strictly in order of arrival.
    public static final int FAIR = 1;
    /// Options: re-entrant.
    public static final int REENTRANT = 2;
    /// Options: the ordinal of the abandoned policy starts at this bit.
    public static final int POLICY_SHIFT = 8;

    private static final int PID_SHIFT = 42;

    private LockLine() {}

    /// Packs a dead holder: the process id (22 bits) and the low 42 bits of the thread id.
    static long deadHolder(long pid, long threadId) {
        return (pid << PID_SHIFT) | (threadId & ((1L << PID_SHIFT) - 1));
    }

    static long deadPid(long deadHolder) {
        return deadHolder >>> PID_SHIFT;
    }

    static long deadThread(long deadHolder) {
        return deadHolder & ((1L << PID_SHIFT) - 1);
    }
}
