package io.interproc.proof.killpoints;

/// Where processes are to die in one round.
///
/// @param script the number of the script
/// @param stopAt before which store of the operation the victim dies, from 1
/// @param repairerStopsAt before which store of its sweep the repairer dies, from 1; 0 if there is no repairer
record Death(int script, long stopAt, long repairerStopsAt) {

    /// A number that no operation reaches: death comes behind the last store.
    static final long AT_THE_END = Long.MAX_VALUE;

    boolean isTwice() {
        return repairerStopsAt != 0;
    }

    @Override
    public String toString() {
        String first = KillScripts.get(script) + ", killed " + at(stopAt);
        return isTwice() ? first + ", its repairer killed " + at(repairerStopsAt) : first;
    }

    private static String at(long stop) {
        return stop == AT_THE_END ? "at the end" : "before store " + stop;
    }
}
