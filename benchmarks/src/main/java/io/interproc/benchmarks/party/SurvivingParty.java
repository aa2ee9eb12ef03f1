package io.interproc.benchmarks.party;

import io.interproc.Held;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;

/// A process that takes a lock and a permit again and again from holders that are killed.
public final class SurvivingParty {

    static final String LOCK = "recovered";
    static final String SEMAPHORE = "recovered-permit";

    private SurvivingParty() {}

    /// Runs a party; the arguments are the scope's name, how many holders will die, and how many other objects
    /// it makes in the scope. It says `ready`. For each cue `acquire` one thread takes the lock and another one
    /// a permit. It says `acquired` and `permitted`, each with the value of [System#nanoTime()], which is one
    /// clock for all processes of a Linux machine.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        try (Scope scope = Scope.processes(args[0])) {
            ManyObjects.make(scope, Integer.parseInt(args[2]));
            RLock lock = scope.rlock(LOCK);
            Semaphore semaphore = scope.semaphore(SEMAPHORE, 1);
            referee.say("ready");
            for (int deaths = Integer.parseInt(args[1]); deaths > 0; deaths--) {
                referee.awaitCue("acquire");
                long[] permittedNanos = new long[1];
                Thread other = Thread.ofPlatform().start(() -> {
                    try (Permits _ = semaphore.hold()) {
                        permittedNanos[0] = System.nanoTime();
                    }
                });
                try (Held held = lock.hold()) {
                    long acquiredNanos = System.nanoTime();
                    if (held.abandonedBy().isEmpty()) {
                        throw new IllegalStateException("the lock must have been abandoned");
                    }
                    referee.say("acquired " + acquiredNanos);
                }
                other.join();
                referee.say("permitted " + permittedNanos[0]);
            }
        }
    }
}
