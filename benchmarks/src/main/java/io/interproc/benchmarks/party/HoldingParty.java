package io.interproc.benchmarks.party;

import io.interproc.Held;
import io.interproc.RLock;
import io.interproc.Scope;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A process that takes a lock and is killed holding it.
///
/// It also holds a file lock, which the kernel releases together with its lease: that is how the referee knows when.
public final class HoldingParty {

    private HoldingParty() {}

    /// Runs a party; the arguments are the scope's name and the file to lock. Says `holding`, and `awaited` as
    /// soon as somebody sleeps for the lock.
    public static void main(String[] args) throws IOException, InterruptedException {
        Referee referee = new Referee();
        try (Scope scope = Scope.processes(args[0]);
                FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            RLock lock = scope.rlock("recovered");
            try (Held _ = lock.hold()) {
                referee.say("holding");
                while (lock.waiters() == 0) {
                    Thread.sleep(1);
                }
                referee.say("awaited");
                referee.awaitCue("never");
            }
        }
    }
}
