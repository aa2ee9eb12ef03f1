package io.interproc.benchmarks.party;

import io.interproc.Scope;

/// A process that makes many named objects in a scope and stays until it is told to end.
public final class PopulatingParty {

    private PopulatingParty() {}

    /// Runs a party; the arguments are the scope's name and how many objects it makes. Says `populated`.
    public static void main(String[] args) {
        Referee referee = new Referee();
        try (Scope scope = Scope.processes(args[0])) {
            ManyObjects.make(scope, Integer.parseInt(args[1]));
            referee.say("populated");
            referee.awaitCue("end");
        }
    }
}
