package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Seed;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A scope that is closed while threads of the process are in the middle of its operations. They are thrown
/// out, and the other processes that have the scope open go on. `-Dinterproc.crash.closes=100` closes as often
/// as the long lane does.
@ExtendWith({LeakCheck.class, Watchdog.class})
class ClosedScopeIT {

    private static final int CLOSES = Integer.getInteger("interproc.crash.closes", 15);
    private static final int SURVIVORS = 2;
    private static final long MOMENTS_NANOS = 3_000_000;

    private final String name = "closed-" + UUID.randomUUID();

    @Test
    void theOtherProcessesGoOnWhenAScopeIsClosedInTheMiddle() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (Referee referee = Referee.create();
                Scope scope = Scope.processes(name);
                ThreadRunner survivors = new ThreadRunner();
                ChildJvm closer =
                        ChildJvm.start("closer", ClosedScopeIT::openAndClose, name, Integer.toString(CLOSES))) {
            RLock lock = scope.rlock("lock");
            Condition condition = scope.condition("condition", lock);
            IntValue value = scope.intValue("value", 0);
            try {
                for (int i = 0; i < SURVIVORS; i++) {
                    survivors.run(() -> {
                        while (!stop.get()) {
                            try (Held held = lock.hold()) {
                                referee.enter();
                                referee.fence(held.fencingToken());
                                referee.exit();
                                condition.notify(1);
                            }
                            value.getAndAdd(1);
                        }
                    });
                }
                for (int close = 0; close < CLOSES; close++) {
                    closer.expect("closed");
                    long before = referee.entries();
                    Eventually.holds("the survivors go on", () -> referee.entries() > before + SURVIVORS);
                    closer.send("again");
                }
                System.out.println(
                        CLOSES + " closes, while the survivors held the lock " + referee.entries() + " times");
            } finally {
                stop.set(true);
            }
            survivors.joinAll();
            assertThat(closer.waitFor()).isZero();
            assertThat(lock.tryLock()).isTrue();
            lock.unlock();
            assertThat(lock.waiters()).isZero();
            assertThat(condition.waiters()).isZero();
            referee.verify();
        }
    }

    private static void openAndClose(Child parent, String... args) throws Exception {
        int closes = Integer.parseInt(args[1]);
        SplittableRandom random = Seed.random("theOtherProcessesGoOnWhenAScopeIsClosedInTheMiddle");
        for (int close = 0; close < closes; close++) {
            Scope scope = Scope.processes(args[0]);
            RLock lock = scope.rlock("lock");
            Condition condition = scope.condition("condition", lock);
            IntValue value = scope.intValue("value", 0);
            try (ThreadRunner threads = new ThreadRunner()) {
                CountDownLatch begun = new CountDownLatch(3 * ThreadKind.values().length);
                for (ThreadKind kind : ThreadKind.values()) {
                    threads.run(kind, () -> untilClosed(begun, () -> holdAndAdd(lock, value)));
                    threads.run(kind, () -> untilClosed(begun, () -> value.getAndAdd(1)));
                    threads.run(kind, () -> untilClosed(begun, () -> await(condition)));
                }
                begun.await();
                long moment = random.nextLong(MOMENTS_NANOS);
                for (long begin = System.nanoTime(); System.nanoTime() - begin < moment; ) {
                    Thread.onSpinWait();
                }
                scope.close();
                threads.joinAll();
            }
            parent.say("closed");
            parent.expect("again");
        }
    }

    /// Repeats an operation until it throws that the scope is closed, and counts the first one that did not.
    private static void untilClosed(CountDownLatch begun, ThreadRunner.Body operation) throws Exception {
        try {
            operation.run();
            begun.countDown();
            while (true) {
                operation.run();
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }

    private static void holdAndAdd(RLock lock, IntValue value) {
        try (Held _ = lock.hold()) {
            value.getAndAdd(1);
        }
    }

    private static void await(Condition condition) throws InterruptedException {
        try (Held _ = condition.hold()) {
            condition.await();
        }
    }
}
