package io.interproc.benchmarks.party;

import io.interproc.Held;
import io.interproc.RLock;
import io.interproc.Scope;

/// A process that takes a lock again and again from holders that are killed.
public final class SurvivingParty {

    private SurvivingParty() {}

    /// Runs a party; the arguments are the scope's name and how many holders will die. For each cue `acquire`
    /// it takes the lock and says `acquired` with the value of [System#nanoTime()], which is one clock for all
    /// processes of a Linux machine.
    public static void main(String[] args) {
        Referee referee = new Referee();
        try (Scope scope = Scope.processes(args[0])) {
            RLock lock = scope.rlock("recovered");
            for (int deaths = Integer.parseInt(args[1]); deaths > 0; deaths--) {
                referee.awaitCue("acquire");
                try (Held held = lock.hold()) {
                    long acquiredNanos = System.nanoTime();
                    if (held.abandonedBy().isEmpty()) {
                        throw new IllegalStateException("the lock must have been abandoned");
                    }
                    referee.say("acquired " + acquiredNanos);
                }
            }
        }
    }
}
