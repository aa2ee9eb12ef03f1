package io.interproc.benchmarks.party;

import io.interproc.Scope;
import io.interproc.benchmarks.report.Figures;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import java.time.Duration;

/// One of two processes that allocate and free blocks of one heap, each in turn, at the same time.
public final class AllocatingParty {

    private static final int BATCH = 4096;

    private AllocatingParty() {}

    /// Runs a party; the arguments are the scope's name, 1 or 2, the milliseconds to warm up, those to measure, and
    /// the bytes of a block.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        Duration warmUp = Duration.ofMillis(Long.parseLong(args[2]));
        Duration time = Duration.ofMillis(Long.parseLong(args[3]));
        long bytes = Long.parseLong(args[4]);
        try (Scope scope = Scope.processes(args[0])) {
            Meetings meetings = new Meetings(scope);
            Blocks blocks = ((SharedMutex) scope.lock()).engine().blocks();
            referee.ready();
            meetings.next();
            allocate(blocks, bytes, warmUp);
            meetings.next();
            referee.report(
                    Figures.ofNanosPerOp(1 / allocate(blocks, bytes, time).rate()));
        }
    }

    private static Throughput allocate(Blocks blocks, long bytes, Duration time) {
        return Throughput.measure(
                time, BATCH, () -> blocks.releaseNew(blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0)));
    }
}
