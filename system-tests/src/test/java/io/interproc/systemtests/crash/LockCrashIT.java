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
import io.interproc.testkit.Seed;
import io.interproc.testkit.Signals;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A lock and a condition whose parties are killed, stopped or unwound. `-Dinterproc.crash.rounds=200` kills
/// as often as the long lane does, `-Dinterproc.crash.stopped=5000` stops for as many milliseconds.
///
/// For each kill two delays are printed: until the kernel has released what the victim held, which is the kernel's, and
/// from then until the survivors go on, which is ours.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Timeout(value = 30, unit = TimeUnit.MINUTES) // the watchdog is stricter, but where it is told otherwise
@SuppressWarnings("serial") // A task may call what is not public.
class LockCrashIT {

    private static final int ROUNDS = Integer.getInteger("interproc.crash.rounds", 5);
    private static final int WAITERS = 3;
    /// A notified waiter in another process needs about half of this to return.
    private static final long MOMENTS_NANOS = 400_000;

    private static final Duration STOPPED = Duration.ofMillis(Long.getLong("interproc.crash.stopped", 1_000));

    @Test
    void theNextOwnerGoesOnWhenAHolderIsKilled() throws Exception {
        Delays release = new Delays();
        Delays recovery = new Delays();
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            for (int round = 0; round < ROUNDS; round++) {
                try (Victim victim = Victim.create()) {
                    IntValue held = flag(scope);
                    JvmProcess holder = (JvmProcess) scope.start(LockCrashIT::holdForEver, lock, held, victim.path());
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
                    long released = victim.awaitRelease();
                    next.join();
                    release.add(killed, released);
                    recovery.add(released, owned.get());
                    assertThat(deadPid.get()).isEqualTo(holder.pid());
                    holder.join();
                }
            }
        }
        print("holders", "next owner", release, recovery);
    }

    @Test
    void aKilledWaiterTakesNoNotificationWithIt() throws Exception {
        Delays release = new Delays();
        Delays recovery = new Delays();
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            for (int round = 0; round < ROUNDS; round++) {
                try (Victim victim = Victim.create()) {
                    JvmProcess waiter = (JvmProcess) scope.start(LockCrashIT::awaitForEver, condition, victim.path());
                    Eventually.equal("waiters", 1, condition::waiters);
                    AtomicLong notified = new AtomicLong();
                    Thread survivor = awaitOnce(condition, notified);
                    Signals.stop(waiter.pid());
                    try (Held _ = condition.hold()) {
                        assertThat(condition.notify(1)).isOne();
                    }
                    long killed = System.nanoTime();
                    waiter.kill();
                    long released = victim.awaitRelease();
                    survivor.join();
                    release.add(killed, released);
                    recovery.add(released, notified.get());
                    assertThat(notified.get()).isNotZero();
                    waiter.join();
                    Eventually.equal("waiters", 0, condition::waiters);
                }
            }
        }
        print("waiters", "notified survivor", release, recovery);
    }

    @Test
    void aWaiterKilledAtAnyMomentHasItsNotificationOrPassesItOn() throws Exception {
        SplittableRandom random = Seed.random("aWaiterKilledAtAnyMomentHasItsNotificationOrPassesItOn");
        Delays release = new Delays();
        Delays recovery = new Delays();
        int passedOn = 0;
        try (Scope scope = Scope.processes()) {
            for (int round = 0; round < ROUNDS; round++) {
                try (Victim victim = Victim.create()) {
                    Condition condition = scope.condition();
                    IntValue returned = flag(scope);
                    JvmProcess waiter =
                            (JvmProcess) scope.start(LockCrashIT::awaitAndTell, condition, returned, victim.path());
                    Eventually.equal("waiters", 1, condition::waiters);
                    AtomicLong notified = new AtomicLong();
                    Thread survivor = awaitOnce(condition, notified);
                    long moment = random.nextLong(MOMENTS_NANOS);
                    try (Held _ = condition.hold()) {
                        assertThat(condition.notify(1)).isOne();
                    }
                    for (long begin = System.nanoTime(); System.nanoTime() - begin < moment; ) {
                        Thread.onSpinWait();
                    }
                    long killed = System.nanoTime();
                    waiter.kill();
                    long released = victim.awaitRelease();
                    waiter.join();
                    boolean abandoned;
                    try (Held held = condition.hold()) {
                        recovery.add(released, System.nanoTime());
                        abandoned = held.abandonedBy().isPresent();
                    }
                    release.add(killed, released);
                    if (returned.get() == 1 || abandoned) {
                        try (Held _ = condition.hold()) {
                            condition.notify(1);
                        }
                    } else {
                        passedOn++;
                    }
                    survivor.join();
                    assertThat(notified.get()).isNotZero();
                }
            }
        }
        print("waiters at any moment (" + passedOn + " notifications passed on)", "next owner", release, recovery);
    }

    @Test
    void aKilledNotifierLeavesNobodyBehind() throws Exception {
        SplittableRandom random = Seed.random("aKilledNotifierLeavesNobodyBehind");
        Delays release = new Delays();
        Delays recovery = new Delays();
        try (Scope scope = Scope.processes()) {
            for (int round = 0; round < ROUNDS; round++) {
                try (Victim victim = Victim.create()) {
                    Condition condition = scope.condition();
                    IntValue notified = flag(scope);
                    AtomicInteger woken = new AtomicInteger();
                    AtomicBoolean stop = new AtomicBoolean();
                    List<Thread> waiters = new ArrayList<>();
                    for (int i = 0; i < WAITERS; i++) {
                        waiters.add(Thread.ofPlatform().start(() -> {
                            while (!stop.get()) {
                                try (Held _ = condition.hold()) {
                                    condition.awaitUninterruptibly();
                                    woken.incrementAndGet();
                                }
                            }
                        }));
                    }
                    JvmProcess notifier =
                            (JvmProcess) scope.start(LockCrashIT::notifyForEver, condition, notified, victim.path());
                    int before = 20 + random.nextInt(200);
                    Eventually.holds("the notifier notifies", () -> woken.get() > before);
                    long killed = System.nanoTime();
                    notifier.kill();
                    long released = victim.awaitRelease();
                    try (Held _ = condition.hold()) {
                        recovery.add(released, System.nanoTime());
                    }
                    release.add(killed, released);
                    Eventually.equal("waiters", WAITERS, condition::waiters);
                    assertThat(woken.get()).isBetween(notified.get(), notified.get() + 2);
                    notifier.join();
                    stop.set(true);
                    try (Held _ = condition.hold()) {
                        assertThat(condition.notifyAllWaiters()).isEqualTo(WAITERS);
                    }
                    for (Thread waiter : waiters) {
                        waiter.join();
                    }
                    assertThat(condition.getLock().isLocked()).isFalse();
                }
            }
        }
        print("notifiers", "next owner", release, recovery);
    }

    @Test
    void aStoppedHolderKeepsItsLock() throws Exception {
        try (Scope scope = Scope.processes()) {
            RLock lock = scope.rlock();
            IntValue held = flag(scope);
            JvmProcess holder = (JvmProcess) scope.start(LockCrashIT::holdUntilTold, lock, held);
            Eventually.holds("the worker holds the lock", () -> held.get() == 1);
            JvmProcess waiter = (JvmProcess) scope.start(LockCrashIT::enterOnce, lock);
            Eventually.equal("waiters", 1, lock::waiters);
            Signals.stop(holder.pid());
            RLock other = scope.rlock();
            AtomicInteger turns = new AtomicInteger();
            AtomicBoolean stop = new AtomicBoolean();
            Thread elsewhere = Thread.ofPlatform().start(() -> {
                while (!stop.get()) {
                    try (Held _ = other.hold()) {
                        turns.incrementAndGet();
                    }
                }
            });
            assertThat(lock.tryLock(STOPPED)).isFalse();
            Eventually.holds("others take another lock", () -> turns.get() > 0);
            stop.set(true);
            elsewhere.join();
            assertThat(lock.waiters()).isOne();
            assertThat(lock.holder())
                    .hasValueSatisfying(h -> assertThat(h.pid()).isEqualTo(holder.pid()));
            held.set(2);
            Signals.resume(holder.pid());
            holder.joinOrThrow();
            waiter.joinOrThrow();
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

    private static void print(String victims, String next, Delays release, Delays recovery) {
        System.out.println(ROUNDS + " killed " + victims + ": kill to release " + release + "; release to " + next + " "
                + recovery);
    }

    /// Starts a thread that waits, and returns when it does.
    private static Thread awaitOnce(Condition condition, AtomicLong notified) {
        int before = condition.waiters();
        Thread survivor = Thread.ofPlatform().start(() -> {
            try (Held _ = condition.hold()) {
                condition.awaitUninterruptibly();
                notified.set(System.nanoTime());
            }
        });
        Eventually.equal("waiters", before + 1, condition::waiters);
        return survivor;
    }

    private static void holdForEver(RLock lock, IntValue held, String victim) throws Exception {
        Victim.live(victim);
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

    private static void awaitForEver(Condition condition, String victim) throws Exception {
        Victim.live(victim);
        try (Held _ = condition.hold()) {
            condition.await();
        }
    }

    private static void awaitAndTell(Condition condition, IntValue returned, String victim) throws Exception {
        Victim.live(victim);
        try (Held _ = condition.hold()) {
            condition.await();
            returned.set(1);
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void notifyForEver(Condition condition, IntValue notified, String victim) throws Exception {
        Victim.live(victim);
        while (true) {
            try (Held _ = condition.hold()) {
                notified.getAndAdd(condition.notify(2));
            }
        }
    }
}
