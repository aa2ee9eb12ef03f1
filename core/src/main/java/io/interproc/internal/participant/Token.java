package io.interproc.internal.participant;

/// The 64-bit name of an owner: a participant and, in the same word as the state it owns, a hint of the thread.
///
/// ```
/// 63            44 43      32 31                 8 7       0
/// | generation     | slot + 1 | thread bits        | flags  |
/// ```
///
/// Thread bits are 1 to 2^23 for a thread, from the low bits of its id; 0 means the participant's recovery. Equal
/// tokens are necessary for equal owners, not sufficient: two threads of a process may share thread bits.
public final class Token {

    /// The part that names the participant.
    public static final long PARTICIPANT_MASK = 0xFFFF_FFFF_0000_0000L;
    /// The part that names the owner.
    public static final long OWNER_MASK = 0xFFFF_FFFF_FFFF_FF00L;
    /// The part that is left for flags.
    public static final long FLAGS_MASK = 0xFF;

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

    /// Returns whether a token names a participant or one that had its slot before. Once the slot has gone on to a
    /// participant, all that had it before are gone.
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
