package io.interproc.proof.killpoints;

import io.interproc.proof.ClassArchive;
import io.interproc.proof.SideBySide;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runners of batches side by side, which share an archive of classes. Most of a batch is waiting: until a JVM has
/// started, until a waiter sleeps, until the kernel has ended a process.
final class BatchRunners implements AutoCloseable {

    private final ClassArchive archive;
    private final List<BatchRunner> runners = new ArrayList<>();
    private final SideBySide<BatchRunner> sideBySide;

    /// Starts the processes of all runners.
    ///
    /// @param limit how long the survivors and the opener may take for each step before they count as hanging
    BatchRunners(int number, Duration limit) throws InterruptedException {
        archive = VictimProcess.archive();
        for (int i = 0; i < number; i++) {
            runners.add(new BatchRunner(limit, archive));
        }
        sideBySide = new SideBySide<>(runners);
    }

    /// Returns how many processes were killed.
    int kills() {
        return runners.stream().mapToInt(BatchRunner::kills).sum();
    }

    /// Runs batches as [BatchRunner#run] wants them.
    ///
    /// @param ended told the results of each batch, in the order of the batches
    void run(List<List<Death>> batches, Consumer<List<RoundResult>> ended) throws InterruptedException {
        List<SideBySide.Work<BatchRunner, List<RoundResult>>> pieces = new ArrayList<>();
        batches.forEach(batch -> pieces.add(runner -> runner.run(batch)));
        sideBySide.run(pieces, ended);
    }

    @Override
    public void close() {
        sideBySide.close();
        runners.forEach(BatchRunner::close);
        archive.close();
    }
}
