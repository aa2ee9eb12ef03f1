package io.interproc.benchmarks.party;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A process that takes a lock and the only permit of a semaphore, and is killed holding them.
///
/// It also holds a file lock, which the kernel releases together with its lease: that is how the referee knows when.
public final class HoldingParty {

    private HoldingParty() {}

    /// Runs a party; the arguments are the scope's name, the file to lock, and of how many other objects of the
    /// scope it has handles. Says `holding`, and `awaited` as soon as somebody sleeps for the lock and somebody
    /// for the permit.
    public static void main(String[] args) throws IOException, InterruptedException {
        Referee referee = new Referee();
        try (Scope scope = Scope.processes(args[0]);
                FileChannel file = FileChannel.open(Path.of(args[1]), StandardOpenOption.WRITE);
                FileLock _ = file.lock()) {
            List<IntValue> handles = ManyObjects.open(scope, Integer.parseInt(args[2]));
            RLock lock = scope.rlock(SurvivingParty.LOCK);
            Semaphore semaphore = scope.semaphore(SurvivingParty.SEMAPHORE, 1);
            try (Held _ = lock.hold();
                    Permits _ = semaphore.hold()) {
                referee.say("holding");
                while (lock.waiters() == 0 || semaphore.waiters() == 0) {
                    Thread.sleep(1);
                }
                referee.say("awaited");
                referee.awaitCue("never");
            } finally {
                Reference.reachabilityFence(handles);
            }
        }
    }
}
