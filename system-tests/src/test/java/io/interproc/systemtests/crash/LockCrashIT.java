package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Signals;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A lock and a condition whose parties are killed, stopped or thrown out. `-Dinterproc.crash.rounds=200` kills
/// as often as the long lane does.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("serial") // A task may call what is not public.
class LockCrashIT {

    private static final int ROUNDS = Integer.getInteger("interproc.crash.rounds", 5);
    private static final Duration STOPPED = Duration.ofMillis(Long.getLong("interproc.crash.stopped", 1_000));

    @Test
    void theNextOwnerGoesOnWhenAHolderIsKilled() throws Exception {
        long[] micros = new long[ROUNDS];
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            for (int round = 0; round < ROUNDS; round++) {
                IntValue held = flag(scope);
                JvmProcess holder = (JvmProcess) scope.start(LockCrashIT::holdForEver, lock, held);
                Eventually.holds("the worker holds the lock", () -> held.get() == 1);
                AtomicLong owned = new AtomicLong();
                AtomicLong deadPid = new AtomicLong();
                Thread next = Thread.ofPlatform().start(() -> {
                    try (Held acquired = lock.hold()) {
                        owned.set(System.nanoTime());
                        acquired.abandonedBy().ifPresent(dead -> deadPid.set(dead.pid()));
                    }
                });
                Eventually.equal("waiters", 1, lock::waiters);
                long killed = System.nanoTime();
                holder.kill();
                next.join();
                micros[round] = (owned.get() - killed) / 1000;
                assertThat(deadPid.get()).isEqualTo(holder.pid());
                holder.join();
            }
        }
        Arrays.sort(micros);
        System.out.println("kill to next owner, lease and all: " + ROUNDS + " kills, p50 " + micros[ROUNDS / 2]
                + " us, worst " + micros[ROUNDS - 1] + " us");
    }

    @Test
    void aKilledWaiterTakesNoNotificationWithIt() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            for (int round = 0; round < ROUNDS; round++) {
                JvmProcess victim = (JvmProcess) scope.start(LockCrashIT::awaitForEver, condition);
                Eventually.equal("waiters", 1, condition::waiters);
                AtomicBoolean notified = new AtomicBoolean();
                Thread survivor = Thread.ofPlatform().start(() -> {
                    try (Held _ = condition.hold()) {
                        condition.awaitUninterruptibly();
                        notified.set(true);
                    }
                });
                Eventually.equal("waiters", 2, condition::waiters);
                Signals.stop(victim.pid());
                try (Held _ = condition.hold()) {
                    assertThat(condition.notify(1)).isOne();
                }
                victim.kill();
                survivor.join();
                assertThat(notified).isTrue();
                victim.join();
                Eventually.equal("waiters", 0, condition::waiters);
            }
        }
    }

    @Test
    void aKilledNotifierLeavesNobodyBehind() throws Exception {
        try (Scope scope = Scope.processes()) {
            for (int round = 0; round < ROUNDS; round++) {
                Condition condition = scope.condition();
                IntValue count = flag(scope);
                AtomicInteger woken = new AtomicInteger();
                AtomicBoolean stop = new AtomicBoolean();
                List<Thread> waiters = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    waiters.add(Thread.ofPlatform().start(() -> {
                        while (!stop.get()) {
                            try (Held _ = condition.hold()) {
                                condition.awaitUninterruptibly();
                                woken.incrementAndGet();
                            }
                        }
                    }));
                }
                JvmProcess notifier = (JvmProcess) scope.start(LockCrashIT::notifyForEver, condition, count);
                Eventually.holds("the notifier notifies", () -> count.get() > 20 && woken.get() > 0);
                notifier.kill();
                notifier.join();
                stop.set(true);
                for (Thread waiter : waiters) {
                    while (!waiter.join(Duration.ofMillis(5))) {
                        try (Held _ = condition.hold()) {
                            condition.notifyAllWaiters();
                        }
                    }
                }
                assertThat(condition.lock().isLocked()).isFalse();
            }
        }
    }

    @Test
    void aStoppedHolderKeepsItsLock() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            IntValue held = flag(scope);
            JvmProcess holder = (JvmProcess) scope.start(LockCrashIT::holdUntilTold, lock, held);
            Eventually.holds("the worker holds the lock", () -> held.get() == 1);
            Signals.stop(holder.pid());
            assertThat(lock.tryLock(STOPPED)).isFalse();
            assertThat(lock.holder())
                    .hasValueSatisfying(h -> assertThat(h.pid()).isEqualTo(holder.pid()));
            held.set(2);
            Signals.resume(holder.pid());
            holder.joinOrThrow();
            assertThat(lock.tryLock()).isTrue();
            assertThat(lock.isAbandoned()).isFalse();
            lock.unlock();
        }
    }

    @Test
    void theOthersGoOnWhileAMereWaiterIsStopped() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            JvmProcess waiter;
            try (Held _ = lock.hold()) {
                waiter = (JvmProcess) scope.start(LockCrashIT::enterOnce, lock);
                Eventually.equal("waiters", 1, lock::waiters);
                Signals.stop(waiter.pid());
            }
            AtomicInteger turns = new AtomicInteger();
            long end = System.nanoTime() + STOPPED.toNanos();
            List<Thread> others = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                others.add(Thread.ofPlatform().start(() -> {
                    while (System.nanoTime() < end || turns.get() < 1000) {
                        try (Held _ = lock.hold()) {
                            turns.incrementAndGet();
                        }
                    }
                }));
            }
            for (Thread other : others) {
                other.join();
            }
            assertThat(turns.get()).isGreaterThanOrEqualTo(1000);
            Signals.resume(waiter.pid());
            waiter.joinOrThrow();
        }
    }

    @Test
    void tenThousandVirtualThreadsAreServed() throws Exception {
        int count = 10_000;
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            AtomicInteger served = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            try (Held _ = lock.hold()) {
                for (int i = 0; i < count; i++) {
                    threads.add(Thread.startVirtualThread(() -> {
                        try (Held _ = lock.hold()) {
                            served.incrementAndGet();
                        }
                    }));
                }
                Eventually.equal("waiters", count, lock::waiters);
                Thread free = Thread.startVirtualThread(() -> {});
                free.join(); // a carrier was free to run it
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(served.get()).isEqualTo(count);
        }
    }

    private static IntValue flag(Scope scope) {
        return scope.value(ValueType.INT32, 0, ValueOptions.raw());
    }

    private static void holdForEver(RLock lock, IntValue held) throws InterruptedException {
        try (Held _ = lock.hold()) {
            held.set(1);
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    private static void holdUntilTold(RLock lock, IntValue held) throws InterruptedException {
        try (Held _ = lock.hold()) {
            held.set(1);
            while (held.get() == 1) {
                Thread.sleep(1);
            }
        }
    }

    private static void enterOnce(RLock lock) {
        try (Held _ = lock.hold()) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
    }

    private static void awaitForEver(Condition condition) throws InterruptedException {
        try (Held _ = condition.hold()) {
            condition.await();
        }
    }

    private static void notifyForEver(Condition condition, IntValue count) {
        while (true) {
            try (Held _ = condition.hold()) {
                count.incrementAndGet();
                condition.notify(2);
            }
        }
    }
}
