package io.interproc.internal.participant;

/// The 64-bit name of an owner: a participant and, in the same word as the state it owns, a hint of the thread.
///
/// ```
/// 63            44 43      32 31                 8 7       0
/// | generation     | slot + 1 | thread bits        | flags  |
/// ```
///
/// Thread bits are 1 to 2^23, from the low bits of a thread's id; 0 names the participant as a whole. They are for
/// those who look on. Equal tokens do not mean equal threads: two threads of a process may share thread bits, so a
/// process keeps the whole id of the owner in its heap.
public final class Token {

    /// The part that names the participant.
    public static final long PARTICIPANT_MASK = 0xFFFF_FFFF_0000_0000L;
    /// The part that names the owner.
    public static final long OWNER_MASK = 0xFFFF_FFFF_FFFF_FF00L;
    /// The part that is left for flags.
    public static final long FLAGS_MASK = 0xFF;

    /// The token of nobody who ever lives or dies: it owns what was removed.
    public static final long REMOVED = 0xFFFL << 32;

    /// The slot of [#REMOVED].
    static final int NO_SLOT = 0xFFE;

    /// Generations wrap at this number, a power of two.
    public static final long GENERATIONS = 1L << 20;

    /// The part of a thread's id that its token holds; see [#of(long, long)].
    public static final long THREAD_MASK = 0x7F_FFFF;
    /// Where it stands.
    public static final int THREAD_SHIFT = 8;

    private Token() {}

    /// Returns the token of a participant.
    public static long of(int slot, long generation) {
        return ((generation & (GENERATIONS - 1)) << 44) | ((slot + 1L) << 32);
    }

    /// Returns the token of a thread of a participant.
    public static long of(long participant, long threadId) {
        return participant | (((threadId & THREAD_MASK) + 1) << THREAD_SHIFT);
    }

    /// Returns whether a token may be that of a thread of this id.
    public static boolean mayBe(long token, long threadId) {
        return threadId != 0 && owner(token) == of(participant(token), threadId);
    }

    /// Returns the low bits of the thread's id, which are all of it for ids below 2<sup>23</sup>.
    public static long lowThreadId(long token) {
        return ((token & OWNER_MASK & ~PARTICIPANT_MASK) >>> THREAD_SHIFT) - 1;
    }

    /// Returns the participant's slot, or −1 if the token is 0.
    public static int slot(long token) {
        return ((int) (token >>> 32) & 0xFFF) - 1;
    }

    /// Returns the participant's generation.
    public static long generation(long token) {
        return token >>> 44;
    }

    /// Returns the part that names the participant.
    public static long participant(long token) {
        return token & PARTICIPANT_MASK;
    }

    /// Returns whether a token names a participant or one that had its slot before. Once the slot belongs to a
    /// participant, all that had it before have died or left.
    public static boolean isOfOrBefore(long token, long participant) {
        return token != 0
                && slot(token) == slot(participant)
                && ((generation(participant) - generation(token)) & (GENERATIONS - 1)) < GENERATIONS / 2;
    }

    /// Returns the part that names the owner, without flags.
    public static long owner(long word) {
        return word & OWNER_MASK;
    }
}
