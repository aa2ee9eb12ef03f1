package io.interproc.benchmarks.jmh;

import io.interproc.Event;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Permits;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// Ours in the process scope, one thread, nobody else, in a JVM that uses the scope of threads as well: the compiler
/// may not take it for granted that there is one kind of handle only.
///
/// The loop is inside each benchmark, as it is in the programs of the peers, and so long that what JMH does around it
/// does not count.
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SharedBenchmark.BATCH)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class SharedBenchmark {

    static final int BATCH = 4096;

    private static final int USES_OF_THREADS = 100;

    private Scope scope;
    private RLock lock;
    private IntValue guarded;
    private IntValue rawInt;
    private LongValue rawLong;
    private Semaphore semaphore;
    private Event event;
    private long number = Step.SEED;

    /// Opens a private scope, after the handles of a scope of threads were loaded and used.
    @Setup
    public void open() {
        useThreads();
        scope = Scope.processes();
        lock = scope.rlock();
        guarded = scope.intValue(0);
        rawInt = scope.value(ValueType.INT32, 0, ValueOptions.raw());
        rawLong = scope.value(ValueType.INT64, 0, ValueOptions.raw());
        semaphore = scope.semaphore(1);
        event = scope.event();
    }

    private static void useThreads() {
        try (Scope threads = Scope.threads()) {
            RLock lock = threads.rlock();
            IntValue guarded = threads.intValue(0);
            LongValue raw = threads.value(ValueType.INT64, 0, ValueOptions.raw());
            Semaphore semaphore = threads.semaphore(1);
            Event event = threads.event();
            for (int i = 0; i < USES_OF_THREADS; i++) {
                try (Held _ = lock.hold();
                        Permits _ = semaphore.hold()) {
                    guarded.addAndGet(1);
                    raw.addAndGet(1);
                    event.isSet();
                }
            }
        }
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
        for (int i = 0; i < BATCH; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    /// The same by try-with-resources, fencing token included.
    @Benchmark
    public void hold(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            try (Held held = lock.hold()) {
                hole.consume(held.fencingToken());
            }
        }
    }

    /// `acquire()` and `release()` of a semaphore with one permit.
    @Benchmark
    public void acquireAndRelease() throws InterruptedException {
        for (int i = 0; i < BATCH; i++) {
            semaphore.acquire();
            semaphore.release();
        }
    }

    /// The same by try-with-resources: the permit returns should the process die.
    @Benchmark
    public void holdPermit(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            try (Permits permits = semaphore.hold()) {
                hole.consume(permits);
            }
        }
    }

    /// `isSet()` of an event, asked before each step of a program that computes something.
    @Benchmark
    public long isSetBetweenSteps() {
        long reached = number;
        for (int i = 0; i < BATCH && !event.isSet(); i++) {
            reached = Step.after(reached);
        }
        number = reached;
        return reached;
    }

    /// `isSet()` of an event, asked and nothing else.
    @Benchmark
    public void isSet(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(event.isSet());
        }
    }

    /// A value += 1 under its lock.
    @Benchmark
    public void addUnderLock() {
        for (int i = 0; i < BATCH; i++) {
            try (Held _ = guarded.hold()) {
                guarded.set(guarded.get() + 1);
            }
        }
    }

    /// Fetch-and-add on a value with a lock.
    @Benchmark
    public void getAndAddGuarded(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(guarded.getAndAdd(1));
        }
    }

    /// Fetch-and-add on 32 bits without a lock.
    @Benchmark
    public void getAndAddInt(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(rawInt.getAndAdd(1));
        }
    }

    /// Fetch-and-add on 64 bits without a lock.
    @Benchmark
    public void getAndAddLong(Blackhole hole) {
        for (int i = 0; i < BATCH; i++) {
            hole.consume(rawLong.getAndAdd(1));
        }
    }
}
