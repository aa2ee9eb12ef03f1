package io.interproc.benchmarks.jmh;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/// The JDK's means on the heap of one JVM, one thread: the bound that no shared memory can beat by much; in
/// loops, as [SharedBenchmark].
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SharedBenchmark.BATCH)
public class JdkBenchmark {

    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger atomicInt = new AtomicInteger();
    private final AtomicLong atomicLong = new AtomicLong();
    private final Semaphore semaphore = new Semaphore(1);
    private volatile boolean flag;
    private long number = Step.SEED;
    private int guarded;

    /// `lock()` and `unlock()` of a [ReentrantLock].
    @Benchmark
    @SuppressWarnings("LockNotBeforeTry") // the bare pair is what is measured
    public void lockAndUnlock() {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    /// `acquire()` and `release()` of a [Semaphore] with one permit.
    @Benchmark
    public void acquireAndRelease() throws InterruptedException {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            semaphore.acquire();
            semaphore.release();
        }
    }

    /// A read of a volatile field before each step of a program that computes something.
    @Benchmark
    public long isSetBetweenSteps() {
        long reached = number;
        for (int i = 0; i < SharedBenchmark.BATCH && !flag; i++) {
            reached = Step.after(reached);
        }
        number = reached;
        return reached;
    }

    /// A read of a volatile field and nothing else.
    @Benchmark
    public void isSet(Blackhole hole) {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            hole.consume(flag);
        }
    }

    /// A field += 1 under a [ReentrantLock].
    @Benchmark
    public void addUnderLock(Blackhole hole) {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            lock.lock();
            try {
                hole.consume(++guarded);
            } finally {
                lock.unlock();
            }
        }
    }

    /// Fetch-and-add on an [AtomicInteger].
    @Benchmark
    public void getAndAddInt(Blackhole hole) {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            hole.consume(atomicInt.getAndAdd(1));
        }
    }

    /// Fetch-and-add on an [AtomicLong].
    @Benchmark
    public void getAndAddLong(Blackhole hole) {
        for (int i = 0; i < SharedBenchmark.BATCH; i++) {
            hole.consume(atomicLong.getAndAdd(1));
        }
    }
}
