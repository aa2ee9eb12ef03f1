package io.interproc.testkit.simulation;

/// What may befall the participants in one run of a script, and how long it may take.
///
/// @param kills how many participants may be killed
/// @param throwns how many exceptions may be thrown out of an access
/// @param pauses how often a participant may be stopped for [Simulation#PAUSE_NANOS]
/// @param spurious how many sleeps may end for no reason
/// @param jumps how often the clock may run ahead to the next deadline though somebody could run
/// @param ownNanos how long the run may take in virtual time if nothing befalls it
/// @param lateStores whether others may see a store that is no volatile one later than it is made
public record Limits(int kills, int throwns, int pauses, int spurious, int jumps, long ownNanos, boolean lateStores) {

    /// Nothing but switches; the clock may not move.
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0, false);

    public Limits withKills(int number) {
        return new Limits(number, throwns, pauses, spurious, jumps, ownNanos, lateStores);
    }

    public Limits withThrowns(int number) {
        return new Limits(kills, number, pauses, spurious, jumps, ownNanos, lateStores);
    }

    public Limits withPauses(int number) {
        return new Limits(kills, throwns, number, spurious, jumps, ownNanos, lateStores);
    }

    public Limits withSpurious(int number) {
        return new Limits(kills, throwns, pauses, number, jumps, ownNanos, lateStores);
    }

    public Limits withJumps(int number) {
        return new Limits(kills, throwns, pauses, spurious, number, ownNanos, lateStores);
    }

    public Limits withOwnNanos(long nanos) {
        return new Limits(kills, throwns, pauses, spurious, jumps, nanos, lateStores);
    }

    public Limits withLateStores() {
        return new Limits(kills, throwns, pauses, spurious, jumps, ownNanos, true);
    }
}
