package io.interproc.proof.simulation;

/// What may befall the participants in one run of a script, and how long it may take.
///
/// @param kills how many participants may be killed
/// @param unwinds how many accesses may throw an error
/// @param pauses how often a participant may be stopped for [Simulation#PAUSE_NANOS]
/// @param spurious how many sleeps may end for no reason
/// @param jumps how often the clock may run ahead to the next deadline though somebody could run
/// @param ownNanos how long the run may take in virtual time if nothing befalls it
/// @param stores when others see the stores of a thread
public record Limits(int kills, int unwinds, int pauses, int spurious, int jumps, long ownNanos, Stores stores) {

    /// Nothing but switches; the clock may not move.
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0, Stores.IN_TIME);

    public Limits withKills(int number) {
        return new Limits(number, unwinds, pauses, spurious, jumps, ownNanos, stores);
    }

    public Limits withUnwinds(int number) {
        return new Limits(kills, number, pauses, spurious, jumps, ownNanos, stores);
    }

    public Limits withPauses(int number) {
        return new Limits(kills, unwinds, number, spurious, jumps, ownNanos, stores);
    }

    public Limits withSpurious(int number) {
        return new Limits(kills, unwinds, pauses, number, jumps, ownNanos, stores);
    }

    public Limits withJumps(int number) {
        return new Limits(kills, unwinds, pauses, spurious, number, ownNanos, stores);
    }

    public Limits withOwnNanos(long nanos) {
        return new Limits(kills, unwinds, pauses, spurious, jumps, nanos, stores);
    }

    /// Lets stores be late.
    public Limits withLateStores() {
        return new Limits(kills, unwinds, pauses, spurious, jumps, ownNanos, Stores.LATE);
    }

    /// Lets stores be late and out of order.
    public Limits withReorderedStores() {
        return new Limits(kills, unwinds, pauses, spurious, jumps, ownNanos, Stores.REORDERED);
    }

    /// When others see the stores of a thread that are no volatile ones.
    public enum Stores {
        /// At once.
        IN_TIME,
        /// Later, in their order, as on x86-64.
        LATE,
        /// Later, in any order that aarch64 allows: those to one word in theirs, a release store after all
        /// before it.
        REORDERED
    }
}
