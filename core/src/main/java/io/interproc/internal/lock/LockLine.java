package io.interproc.internal.lock;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;

/// The line of a lock: 64 bytes, all that a lock is.
///
/// ```
///  0 block header    8 state     16 thread       24 hold count (int)   28 options (3 bytes)   31 INSIDE (byte)
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
/// | RESERVED | the first waiter goes first, nobody barges | a waiter woken in vain | who claims; the last releaser |
/// | ABANDONED | a holder died; nobody has gone on yet | the take-over | the next owner, after its repair |
/// | BIASED | the thread in the word enters and leaves by the INSIDE byte | a releaser | that thread; a revoker |
/// | REVOKING | the owner asks for a bias, not decided yet | a revoker | it; the thread that has the bias |
/// | FREEING | the owner got a bias away and gives the lock back: nobody is inside | a revoker | it |
///
/// The word of the thread holds its id (44 bits) and above it the generation of its participant. It is written last in
/// an acquisition and cleared first in a release. So a word with an owner and a thread id of 0 is an acquisition that
/// is not finished or a release that has begun: nobody is inside, and recovery gives the lock back without marking it
/// abandoned. (A biased lock keeps its thread id, and INSIDE says whether that thread holds it: see [Biases].) The hold
/// count is 1 whenever the lock is free, so that the common acquisition does not write it. The fencing token is written
/// by the owner alone.
public final class LockLine {

    public static final int BYTES = 64;
    public static final int STATE = 8;
    public static final int THREAD = 16;
    public static final int HOLDS = 24;
    public static final int OPTIONS = 28;
    public static final int INSIDE = 31;
    public static final int FENCE = 32;
    public static final int DEAD_HOLDER = 56;

    public static final long QUEUED = 1;
    public static final long WAKING = 2;
    public static final long RESERVED = 4;
    public static final long ABANDONED = 8;
    public static final long BIASED = 16;
    public static final long REVOKING = 32;
    public static final long FREEING = 64;

    /// The flags of an ordinary lock.
    static final long ORDINARY = QUEUED | WAKING | RESERVED | ABANDONED;

    /// The thread id in the word at [#THREAD]; above it stands the generation of the participant.
    private static final long THREAD_ID_MASK = (1L << 44) - 1;

    /// Options: strictly in order of arrival.
    public static final int FAIR = 1;
    /// Options: re-entrant.
    public static final int REENTRANT = 2;

    /// Options: the number of the abandoned policy stands in two bits that start at this one.
    public static final int POLICY_SHIFT = 2;

    private static final int POLICY_MASK = 3;

    /// Options: the short name of the participant that may write INSIDE stands in the 20 bits below that byte.
    public static final int WRITER_SHIFT = 4;

    private static final int WRITER_MASK = 0xF_FFFF;
    private static final int OPTIONS_MASK = (1 << WRITER_SHIFT) - 1;

    private static final int PID_SHIFT = 42;

    private LockLine() {}

    /// Writes the words of a new lock into zeroed memory.
    public static void initialise(Words words, long lock, boolean reentrant, boolean fair, AbandonedPolicy policy) {
        words.setIntOpaque(lock + HOLDS, 1);
        words.setIntOpaque(lock + OPTIONS, options(reentrant, fair, Policies.number(policy)));
    }

    /// Returns whether a state word says that the holder died and nobody has gone on yet.
    public static boolean isAbandoned(long state) {
        return (state & ABANDONED) != 0;
    }

    /// Returns the id of the thread that is inside a lock and stands in its state word, or 0.
    ///
    /// @param state the lock's state word
    public static long threadInside(Words words, long lock, long state) {
        boolean isNobody = (state & (REVOKING | FREEING)) != 0
                || ((state & BIASED) != 0 && words.getByteAcquire(lock + INSIDE) == 0);
        return isNobody ? 0 : threadId(words.getAcquire(lock + THREAD));
    }

    /// Returns the token of the thread that is inside a lock, or 0, for display: nobody needs to be named in
    /// the state word while somebody asks for its bias.
    public static long tokenInside(Words words, long lock, long state) {
        if ((state & (BIASED | REVOKING)) == 0) {
            return (state & FREEING) != 0 ? 0 : Token.owner(state);
        }
        if (words.getByteAcquire(lock + INSIDE) == 0) {
            return 0;
        }
        return (state & BIASED) != 0
                ? Token.owner(state)
                : biased(words.getIntOpaque(lock + OPTIONS), words.getAcquire(lock + THREAD));
    }

    /// Returns the thread word of a holder: the low 44 bits of its id, and the generation of its participant.
    static long threadWord(long me, long id) {
        return (me & ~THREAD_ID_MASK) | (id & THREAD_ID_MASK);
    }

    /// Returns the thread id of a thread word.
    public static long threadId(long threadWord) {
        return threadWord & THREAD_ID_MASK;
    }

    /// Returns the token of the thread that has the bias of a lock.
    static long biased(int options, long threadWord) {
        long participant = Token.of(Participants.slotOf(writer(options)), threadWord >>> 44);
        return Token.of(participant, threadId(threadWord));
    }

    /// Returns the options of a new lock.
    static int options(boolean reentrant, boolean fair, int policy) {
        return (fair ? FAIR : 0) | (reentrant ? REENTRANT : 0) | (policy << POLICY_SHIFT);
    }

    /// Returns the number of the abandoned policy.
    static int policy(int options) {
        return (options >>> POLICY_SHIFT) & POLICY_MASK;
    }

    /// Returns the short name of the participant that may write INSIDE, or 0.
    static int writer(int options) {
        return (options >>> WRITER_SHIFT) & WRITER_MASK;
    }

    /// Returns the options with another participant that may write INSIDE, and with INSIDE 0.
    static int withWriter(int options, int writer) {
        return (options & OPTIONS_MASK) | (writer << WRITER_SHIFT);
    }

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
