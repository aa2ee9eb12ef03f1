package io.interproc.benchmarks.jmh;

import io.interproc.Scope;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The heap of a segment, below the objects: what a container takes its elements from.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(HeapBenchmark.BATCH)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class HeapBenchmark {

    static final int BATCH = 4000;

    /// How many blocks are allocated before they are freed.
    private static final int HELD = 1000;

    private final long[] held = new long[HELD];
    private Scope scope;
    private Blocks blocks;

    /// Opens a private scope.
    @Setup
    public void open() {
        scope = Scope.processes();
        blocks = ((SharedMutex) scope.lock()).engine().blocks();
    }

    /// Leaves the scope.
    @TearDown
    public void close() {
        scope.close();
    }

    /// Allocates and frees a block of 64 bytes whose content does not matter, as that of `malloc` does not.
    @Benchmark
    public void allocateAndFree64() {
        allocateAndFree(64);
    }

    /// The same with 1 KiB.
    @Benchmark
    public void allocateAndFree1024() {
        allocateAndFree(1024);
    }

    /// Allocates 1,000 blocks of 64 bytes, then frees them in the same order; per block.
    @Benchmark
    public void allocateAllAndFreeAll64() {
        allocateAllAndFreeAll(64);
    }

    /// The same with 1 KiB.
    @Benchmark
    public void allocateAllAndFreeAll1024() {
        allocateAllAndFreeAll(1024);
    }

    private void allocateAllAndFreeAll(long bytes) {
        for (int i = 0; i < BATCH / HELD; i++) {
            for (int j = 0; j < HELD; j++) {
                held[j] = blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0);
            }
            for (int j = 0; j < HELD; j++) {
                blocks.releaseNew(held[j]);
            }
        }
    }

    private void allocateAndFree(long bytes) {
        for (int i = 0; i < BATCH; i++) {
            blocks.releaseNew(blocks.allocateRaw(Blocks.KIND_VALUE, bytes, 0));
        }
    }
}
