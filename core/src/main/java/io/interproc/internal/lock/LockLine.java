package io.interproc.internal.lock;

import static io.interproc.internal.lock.LineWord.half;
import static io.interproc.internal.lock.LineWord.word;

import io.interproc.AbandonedPolicy;
import io.interproc.Holder;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaitQueues;
import java.util.List;

/// The line of a lock: 64 bytes, all that other processes need to know of a lock.
///
/// ```
///  0 block header    8 state     16 options (int)    24 conditions
/// 32 fencing token  40 tail      48 head             56 last dead holder
/// ```
///
/// The state word is the owner's token ([io.interproc.internal.participant.Token]), or 0 if the lock is free, and these
/// flags:
///
/// | flag | meaning | set by | cleared by |
/// |---|---|---|---|
/// | QUEUED | a record may be queued | a waiter; a take-over | the owner, before it looks at the queue |
/// | WAKING | a waiter was signalled and has not claimed or gone back to sleep | a releaser | that waiter; a watcher |
/// | RESERVED | the first waiter goes first, nobody barges | a waiter woken in vain | who claims; the last releaser |
/// | ABANDONED | a holder died; nobody has gone on yet | the take-over | the next owner, after its repair |
///
/// Which thread of the owner's process holds the lock, and how often, only that process needs to know: see
/// [Ownership]. The thread bits of the token are for those who look on. The fencing token counts up when a holder asks
/// for its own, so only the owner writes it. The word for conditions is 1 once somebody waited on a condition of the
/// lock.
public final class LockLine {

    public static final int BYTES = 64;
    public static final int STATE = 8;
    public static final int OPTIONS = 16;
    public static final int CONDITIONS = 24;
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

    /// Options: the number of the abandoned policy stands in two bits that start at this one.
    public static final int POLICY_SHIFT = 2;

    /// The words of a lock.
    static final List<LineWord> WORDS = List.of(
            word("state", STATE),
            half("options", OPTIONS),
            word("conditions", CONDITIONS),
            word("fencing token", FENCE),
            word("tail", WaitQueues.TAIL),
            word("head", WaitQueues.HEAD),
            word("last dead holder", DEAD_HOLDER));

    private static final int POLICY_MASK = 3;

    private static final int PID_SHIFT = 42;

    private LockLine() {}

    /// Writes the words of a new lock into zeroed memory.
    public static void initialise(Words words, long lock, boolean reentrant, boolean fair, AbandonedPolicy policy) {
        int options = (fair ? FAIR : 0) | (reentrant ? REENTRANT : 0) | (Policies.number(policy) << POLICY_SHIFT);
        words.setIntOpaque(lock + OPTIONS, options);
    }

    /// Returns whether a state word says that the holder died and nobody has gone on yet.
    public static boolean isAbandoned(long state) {
        return (state & ABANDONED) != 0;
    }

    /// Returns the number of the abandoned policy.
    static int policy(int options) {
        return (options >>> POLICY_SHIFT) & POLICY_MASK;
    }

    /// Returns who died holding a lock that is abandoned.
    public static Holder lastDead(Words words, long lock) {
        long dead = words.getOpaque(lock + DEAD_HOLDER);
        return new Holder(dead >>> PID_SHIFT, dead & ((1L << PID_SHIFT) - 1), "");
    }

    /// Packs a dead holder: the process id (22 bits) and the low 42 bits of the thread id.
    static long deadHolder(long pid, long threadId) {
        return (pid << PID_SHIFT) | (threadId & ((1L << PID_SHIFT) - 1));
    }
}
