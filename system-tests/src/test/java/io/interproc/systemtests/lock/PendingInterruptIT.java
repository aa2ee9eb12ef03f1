package io.interproc.systemtests.lock;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.testkit.Call;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Threads that wait uninterruptibly with their interrupt status set: they wait as others do. A thread does not park
/// while its status is set, so a wait that only parks again burns a processor, or keeps the carrier that the holder
/// needs. `-Dinterproc.interrupt.millis=10000` measures for as many milliseconds.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
class PendingInterruptIT {

    private static final int CARRIERS = 2;
    /// How many records a scope has for waiting threads before it needs room for more.
    private static final int RECORDS = 256;

    private static final String MEASURED_MILLIS =
            Integer.toString(Integer.getInteger("interproc.interrupt.millis", 1_000));
    private static final long LONG_MILLIS = 10_000;

    /// Where the threads wait.
    enum Place {
        THREADS,
        NATIVE,
        PORTABLE;

        Scope open() {
            return this == THREADS ? Scope.threads() : Scope.processes();
        }

        ChildJvm start(ChildJvm.Body body) {
            List<String> options = new ArrayList<>(List.of(
                    "-Djdk.virtualThreadScheduler.parallelism=" + CARRIERS,
                    "-Djdk.virtualThreadScheduler.maxPoolSize=" + CARRIERS));
            if (this == PORTABLE) {
                options.addAll(ChildJvm.WITHOUT_NATIVE_ACCESS);
            }
            return ChildJvm.start(name(), options, body, name(), MEASURED_MILLIS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void asManyInterruptedVirtualThreadsAsCarriersLeaveOneToTheHolder(Place place) throws Exception {
        try (ChildJvm child = place.start(PendingInterruptIT::waitForASleeper)) {
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void waitForASleeper(Child parent, String... args) throws Exception {
        try (Scope scope = Place.valueOf(args[0]).open();
                ThreadRunner threads = new ThreadRunner()) {
            RLock lock = scope.rlock();
            CountDownLatch held = new CountDownLatch(1);
            threads.run(ThreadKind.VIRTUAL, () -> {
                try (Held _ = lock.hold()) {
                    held.countDown();
                    while (lock.waiters() < CARRIERS) {
                        Thread.sleep(1);
                    }
                    Thread.sleep(50); // by now they sleep, or spin
                }
            });
            held.await();
            for (int i = 0; i < CARRIERS; i++) {
                threads.run(ThreadKind.VIRTUAL, () -> {
                    Thread.currentThread().interrupt();
                    try (Held _ = lock.hold()) {
                        assertThat(Thread.interrupted()).isTrue();
                    }
                });
            }
            threads.joinAll();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWaitingInterruptedThreadUsesNoProcessor(Place place) throws Exception {
        try (ChildJvm child = place.start(PendingInterruptIT::waitAndMeasure)) {
            System.out.println(place + ": " + child.expect("used"));
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void waitAndMeasure(Child parent, String... args) throws Exception {
        long millis = Long.parseLong(args[1]);
        Scope scope = Place.valueOf(args[0]).open();
        try (ThreadRunner threads = new ThreadRunner()) {
            List<Call<Boolean>> waits = new ArrayList<>();
            List<Call<Boolean>> awaiting = new ArrayList<>();
            List<Held> held = new ArrayList<>();
            for (ThreadKind kind : ThreadKind.values()) {
                RLock lock = scope.rlock();
                held.add(lock.hold());
                waits.add(threads.run(kind, () -> enterInterrupted(lock)));
                Eventually.equal("waiters", 1, lock::waiters);
                Condition notified = scope.condition();
                waits.add(takingBackInterrupted(threads, kind, notified));
                held.add(notified.hold());
                notified.notify(1);
                waits.getLast().interrupt();
                Condition unnotified = scope.condition();
                awaiting.add(awaitingInterrupted(threads, kind, unnotified));
            }
            waits.addAll(awaiting);
            Used used = Used.measure(waits, millis);
            held.forEach(Held::close);
            waits.removeAll(awaiting);
            for (Call<Boolean> wait : waits) {
                wait.join();
            }
            Thread.currentThread().interrupt();
            scope.close();
            assertThat(Thread.interrupted()).isTrue();
            threads.joinAll();
            parent.say("used " + used);
            used.verify(millis);
        }
    }

    private static void enterInterrupted(RLock lock) {
        Thread.currentThread().interrupt();
        try (Held _ = lock.hold()) {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /// Starts a thread that waits on a condition until its scope is closed.
    private static Call<Boolean> awaitingInterrupted(ThreadRunner threads, ThreadKind kind, Condition condition) {
        Call<Boolean> wait = threads.run(kind, () -> {
            Thread.currentThread().interrupt();
            condition.getLock().lock();
            try {
                condition.awaitUninterruptibly();
                throw new AssertionError("nobody notifies");
            } catch (IllegalStateException _) {
                assertThat(Thread.interrupted()).isTrue();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        return wait;
    }

    /// Starts a thread that waits on a condition until it is notified and has its lock back.
    private static Call<Boolean> takingBackInterrupted(ThreadRunner threads, ThreadKind kind, Condition condition) {
        Call<Boolean> wait = threads.run(kind, () -> {
            try (Held _ = condition.hold()) {
                condition.await();
                assertThat(Thread.interrupted()).isTrue();
            }
        });
        Eventually.equal("waiters", 1, condition::waiters);
        return wait;
    }

    /// More threads than there are records wait: those without one poll.
    @Test
    void aWaitingInterruptedThreadWithoutARecordUsesNoProcessor() throws Exception {
        try (ChildJvm child = Place.NATIVE.start(PendingInterruptIT::pollAndMeasure)) {
            System.out.println("without a record: " + child.expect("used"));
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void pollAndMeasure(Child parent, String... args) throws Exception {
        long millis = Long.parseLong(args[1]);
        try (Scope scope = Scope.processes(ScopeOptions.defaults().withCapacity(1 << 20));
                ThreadRunner threads = new ThreadRunner()) {
            RLock lock = scope.rlock();
            Used used;
            try (Held _ = lock.hold()) {
                fill(scope);
                for (int i = 0; i < RECORDS; i++) {
                    threads.run(ThreadKind.VIRTUAL, () -> lock.hold().close());
                }
                Eventually.equal("waiters", RECORDS, lock::waiters);
                List<Call<Boolean>> waits = List.of(threads.run(ThreadKind.PLATFORM, () -> enterInterrupted(lock)));
                Eventually.equal(
                        "state", Thread.State.TIMED_WAITING, waits.getFirst().thread()::getState);
                used = Used.measure(waits, millis);
            }
            threads.joinAll();
            parent.say("used " + used);
            used.verify(millis);
        }
    }

    private static void fill(Scope scope) {
        try {
            while (true) {
                scope.intValue(0);
            }
        } catch (ScopeFullException _) {
            return;
        }
    }

    /// The parts of a processor that were used while some threads waited.
    ///
    /// @param threads by each platform thread
    /// @param jvm by the JVM, which includes the virtual ones
    private record Used(List<Double> threads, double jvm) {
        /// Requires that a thread used at most a hundredth of a processor. In a short time, beside compilers
        /// and other programs, a measurement tells only a thread that waits from one that burns.
        void verify(long millis) {
            double bar = millis >= LONG_MILLIS ? 0.01 : 0.1;
            assertThat(threads).as("used by platform threads").allMatch(part -> part < bar);
            assertThat(jvm).as("used by the JVM").isLessThan(0.3);
        }

        static Used measure(List<Call<Boolean>> waits, long millis) throws InterruptedException {
            ThreadMXBean times = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            OperatingSystemMXBean jvm = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long[] platform = waits.stream()
                    .map(Call::thread)
                    .filter(thread -> !thread.isVirtual())
                    .mapToLong(Thread::threadId)
                    .toArray();
            long[] before = times.getThreadCpuTime(platform);
            long jvmBefore = jvm.getProcessCpuTime();
            long begin = System.nanoTime();
            Thread.sleep(Duration.ofMillis(millis));
            long jvmUsed = jvm.getProcessCpuTime() - jvmBefore;
            double elapsed = System.nanoTime() - begin;
            long[] after = times.getThreadCpuTime(platform);
            List<Double> threads = new ArrayList<>();
            for (int i = 0; i < platform.length; i++) {
                threads.add((after[i] - before[i]) / elapsed);
            }
            return new Used(threads, jvmUsed / elapsed);
        }
    }
}
