package io.interproc.benchmarks.jmh;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Ours in the process scope, one thread, nobody else.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class SharedBenchmark {

    private Scope scope;
    private RLock lock;
    private IntValue guarded;
    private IntValue rawInt;
    private LongValue rawLong;

    /// Opens a private scope.
    @Setup
    public void open() {
        scope = Scope.processes();
        lock = scope.rlock();
        guarded = scope.intValue(0);
        rawInt = scope.value(ValueType.INT32, 0, ValueOptions.raw());
        rawLong = scope.value(ValueType.INT64, 0, ValueOptions.raw());
    }

    /// Leaves the scope.
    @TearDown
    public void close() {
        scope.close();
    }

    /// `lock()` and `unlock()` of a process-shared lock.
    @Benchmark
    @SuppressWarnings("LockNotBeforeTry") // the bare pair is what is measured
    public void lockAndUnlock() {
        lock.lock();
        lock.unlock();
    }

    /// The same by try-with-resources, fencing token included.
    @Benchmark
    public long hold() {
        try (Held held = lock.hold()) {
            return held.fencingToken();
        }
    }

    /// A value += 1 under its lock.
    @Benchmark
    public void addUnderLock() {
        try (Held _ = guarded.hold()) {
            guarded.set(guarded.get() + 1);
        }
    }

    /// Fetch-and-add on a value with a lock.
    @Benchmark
    public int getAndAddGuarded() {
        return guarded.getAndAdd(1);
    }

    /// Fetch-and-add on 32 bits without a lock.
    @Benchmark
    public int getAndAddInt() {
        return rawInt.getAndAdd(1);
    }

    /// Fetch-and-add on 64 bits without a lock.
    @Benchmark
    public long getAndAddLong() {
        return rawLong.getAndAdd(1);
    }
}
