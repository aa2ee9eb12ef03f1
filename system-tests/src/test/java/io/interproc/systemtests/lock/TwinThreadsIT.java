package io.interproc.systemtests.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Seed;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Threads whose ids agree in their lowest 24 bits, which is what a state word has room for and more: twins. A server
/// that makes virtual threads has some after 16.7 million. A JVM of its own makes and drops as many.
///
/// `-Dinterproc.twins.millis=60000` lets the storm last as many milliseconds.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
class TwinThreadsIT {

    private static final String STORM_MILLIS = Integer.toString(Integer.getInteger("interproc.twins.millis", 1_000));
    private static final int MEMBERS = 4;
    private static final int IN_A_ROW = 3_000;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Test
    void threadsThatShareTheBitsOfATokenAreNotTakenForOne() throws Exception {
        try (ChildJvm child = ChildJvm.start("twins", TwinThreadsIT::tryAll, STORM_MILLIS)) {
            System.out.println("platform threads: " + child.expect("stormed"));
            System.out.println("virtual and platform threads: " + child.expect("stormed"));
            assertThat(child.waitFor()).isZero();
        }
    }

    private static void tryAll(Child parent, String... args) throws Exception {
        List<Family> families = Family.createTwo();
        Family platform = families.get(0);
        Family mixed = families.get(1);
        try (Scope scope = Scope.processes()) {
            for (Twins twins : List.of(
                    platform.twins(0, 1),
                    mixed.twins(0, 1),
                    mixed.twins(0, MEMBERS - 1),
                    mixed.twins(MEMBERS - 1, 0))) {
                askTheOther(twins, scope.rlock());
                askTheOther(twins, scope.lock());
                holdAgain(twins, scope.rlock());
                handOver(twins, scope.lock());
                waitAndNotify(twins, scope.condition());
                takeTurns(twins, scope.rlock());
            }
            for (Family family : families) {
                parent.say("stormed " + storm(family, scope, Long.parseLong(args[0])));
            }
        }
    }

    /// One holds; the other is asked everything, and may do nothing.
    private static void askTheOther(Twins twins, Lock lock) throws Exception {
        Condition condition = lock.newCondition();
        Held held = twins.one.call(lock::hold);
        twins.other.run(() -> {
            assertThat(lock.isHeldByCurrentThread()).isFalse();
            assertThat(lock.holdCount()).isZero();
            assertThat(lock.tryLock()).isFalse();
            assertThat(lock.tryLock(MOMENT)).isFalse();
            assertThat(lock.tryHold(MOMENT)).isEmpty();
            assertNotHeld(lock::unlock);
            assertNotHeld(held::close);
            assertNotHeld(lock::fencingToken);
            assertNotHeld(lock::abandonedBy);
            assertNotHeld(() -> condition.notify(1));
            assertNotHeld(condition::notifyAllWaiters);
            assertNotHeld(condition::await);
            assertNotHeld(() -> condition.await(MOMENT));
            assertNotHeld(condition::awaitUninterruptibly);
            Thread.currentThread().interrupt();
            assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
        });
        assertThat(lock.holder().map(Holder::threadId)).contains(twins.one.id());
        twins.one.run(() -> {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(lock.holdCount()).isOne();
            held.close();
            assertThat(lock.isHeldByCurrentThread()).isFalse();
        });
        twins.other.run(() -> {
            assertThat(lock.tryLock()).isTrue();
            assertThat(lock.holder().map(Holder::threadId)).contains(twins.other.id());
            lock.unlock();
        });
        assertThat(lock.isLocked()).isFalse();
    }

    private static void assertNotHeld(ThrowingCallable operation) {
        assertThatThrownBy(operation).isInstanceOf(IllegalMonitorStateException.class);
    }

    private static void holdAgain(Twins twins, RLock lock) throws Exception {
        twins.one.run(() -> {
            lock.lock();
            lock.lockInterruptibly();
            assertThat(lock.tryLock()).isTrue();
            assertThat(lock.holdCount()).isEqualTo(3);
        });
        twins.other.run(() -> assertThat(lock.tryLock()).isFalse());
        twins.one.run(() -> {
            lock.unlock();
            lock.unlock();
            assertThat(lock.holdCount()).isOne();
        });
        twins.other.run(() -> assertThat(lock.tryLock()).isFalse());
        twins.one.run(lock::unlock);
        twins.other.run(() -> {
            assertThat(lock.tryLock()).isTrue();
            assertThat(lock.holdCount()).isOne();
            lock.unlock();
        });
    }

    /// The other waits for the lock in each of the ways, and gets it with a greater fencing token.
    private static void handOver(Twins twins, Lock lock) throws Exception {
        List<Operation> ways = List.of(
                lock::lock,
                lock::lockInterruptibly,
                () -> assertThat(lock.tryLock(LONG)).isTrue(),
                lock::hold);
        for (Operation way : ways) {
            long before = twins.one.call(() -> {
                lock.lock();
                return lock.fencingToken();
            });
            CompletableFuture<Long> waiting = twins.other.begin(() -> {
                way.run();
                long token = lock.fencingToken();
                lock.unlock();
                return token;
            });
            Eventually.equal("waiters", 1, lock::waiters);
            twins.one.run(lock::unlock);
            assertThat(waiting.get()).isGreaterThan(before);
        }
    }

    private static void waitAndNotify(Twins twins, Condition condition) throws Exception {
        Lock lock = condition.getLock();
        CompletableFuture<Boolean> waiting = twins.one.begin(() -> {
            lock.lock();
            condition.await();
            boolean held = lock.isHeldByCurrentThread();
            lock.unlock();
            return held;
        });
        Eventually.equal("waiters", 1, condition::waiters);
        twins.other.run(() -> {
            lock.lock();
            assertThat(condition.notify(1)).isOne();
            assertThat(lock.isHeldByCurrentThread()).isTrue();
            assertThat(waiting.isDone()).isFalse();
            lock.unlock();
            assertNotHeld(lock::unlock);
        });
        assertThat(waiting.get()).isTrue();
    }

    private static void takeTurns(Twins twins, RLock lock) throws Exception {
        Condition condition = lock.newCondition();
        for (Actor actor : List.of(twins.one, twins.other, twins.one)) {
            actor.run(() -> enterInARow(lock));
            askTheOther(twins, lock);
            actor.run(() -> enterInARow(lock));
            holdAgain(twins, lock);
            actor.run(() -> enterInARow(lock));
            handOver(twins, lock);
            actor.run(() -> enterInARow(lock));
            waitAndNotify(twins, condition);
        }
    }

    private static void enterInARow(RLock lock) {
        for (int i = 0; i < IN_A_ROW; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    /// A family at once on one lock.
    ///
    /// @return what came of it, in words
    private static String storm(Family family, Scope scope, long millis) throws Exception {
        RLock lock = scope.rlock();
        Condition condition = scope.condition(lock);
        IntValue count = scope.intValue(0);
        SplittableRandom random = Seed.random("threadsThatShareTheBitsOfATokenAreNotTakenForOne");
        long end = System.nanoTime() + millis * 1_000_000;
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        try (Referee referee = Referee.create()) {
            for (Actor member : family.members) {
                SplittableRandom own = random.split();
                ends.add(member.begin(() -> {
                    while (System.nanoTime() < end) {
                        step(own, lock, condition, count, referee);
                    }
                    return true;
                }));
            }
            for (CompletableFuture<Boolean> each : ends) {
                each.get();
            }
            referee.verify();
            return referee.entries() + " times inside";
        }
    }

    private static void step(SplittableRandom random, RLock lock, Condition condition, IntValue count, Referee referee)
            throws InterruptedException {
        int kind = random.nextInt(100);
        if (random.nextInt(100) == 0) {
            Thread.sleep(random.nextInt(10)); // so that now and then one is alone with the lock
        } else if (kind < 5) {
            enterInARow(lock);
        } else if (kind < 10) {
            count.getAndAdd(1);
        } else if (kind < 30 ? lock.tryLock() : kind < 50 ? lock.tryLock(MOMENT) : locked(lock)) {
            try {
                inside(lock, referee);
                if (kind % 5 == 0) {
                    condition.await(MOMENT);
                    inside(lock, referee);
                } else if (kind % 5 == 1) {
                    condition.notify(1);
                } else if (kind % 5 == 2 && lock.tryLock()) {
                    lock.unlock();
                    inside(lock, referee);
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static boolean locked(RLock lock) {
        lock.lock();
        return true;
    }

    private static void inside(RLock lock, Referee referee) {
        referee.enter();
        assertThat(lock.holdCount()).isOne();
        referee.exit();
    }

    /// What a thread does.
    @FunctionalInterface
    private interface Operation {
        void run() throws Exception;
    }

    /// Two of a family.
    private record Twins(Actor one, Actor other) {}

    /// Threads whose ids agree in their lowest 24 bits.
    private record Family(List<Actor> members) {
        private static final long APART = 1 << 24;

        /// How many ids are between two threads, for others that the JVM makes meanwhile.
        private static final long GAP = 16;

        /// Creates a family of platform threads, and one whose last alone is not virtual.
        static List<Family> createTwo() {
            long first = spacer() + GAP;
            List<Family> both = List.of(new Family(new ArrayList<>()), new Family(new ArrayList<>()));
            for (int i = 0; i < MEMBERS; i++) {
                long id = first + i * APART;
                both.get(0).members.add(create(false, id));
                both.get(1).members.add(create(i < MEMBERS - 1, id + GAP));
            }
            both.forEach(family -> family.members.forEach(member -> member.thread.start()));
            return both;
        }

        private static Actor create(boolean virtual, long id) {
            long last;
            do {
                last = spacer();
            } while (last < id - 1);
            Actor actor = new Actor(virtual);
            assertThat(actor.id()).isEqualTo(id);
            return actor;
        }

        /// Uses up a thread id.
        private static long spacer() {
            return Thread.ofVirtual().unstarted(() -> {}).threadId();
        }

        Twins twins(int one, int other) {
            return new Twins(members.get(one), members.get(other));
        }
    }

    /// A thread that does what it is told.
    private static final class Actor {
        private final LinkedBlockingQueue<Runnable> orders = new LinkedBlockingQueue<>();
        private final Thread thread;

        Actor(boolean virtual) {
            this.thread = virtual
                    ? Thread.ofVirtual().unstarted(this::obey)
                    : Thread.ofPlatform().daemon().unstarted(this::obey);
        }

        long id() {
            return thread.threadId();
        }

        private void obey() {
            while (true) {
                try {
                    orders.take().run();
                } catch (InterruptedException e) {
                    throw new AssertionError("nobody interrupts it between two orders", e);
                }
            }
        }

        <T> CompletableFuture<T> begin(Callable<T> order) {
            CompletableFuture<T> result = new CompletableFuture<>();
            orders.add(() -> {
                try {
                    result.complete(order.call());
                } catch (Throwable t) {
                    result.completeExceptionally(t);
                }
            });
            return result;
        }

        <T> T call(Callable<T> order) throws InterruptedException, ExecutionException {
            return begin(order).get();
        }

        void run(Operation order) throws InterruptedException, ExecutionException {
            call(() -> {
                order.run();
                return true;
            });
        }
    }
}
