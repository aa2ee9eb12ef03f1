package io.interproc.proof.killpoints;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The scripts of conditions.
final class ConditionKills {

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);

    private ConditionKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        for (ThreadKind thread : ThreadKind.values()) {
            for (Wait wait : Wait.ALL) {
                scripts.add(new Notified(wait, thread));
            }
            scripts.add(new TimedOut(thread));
            scripts.add(new Interrupted(thread));
            for (int n : new int[] {1, 2, Integer.MAX_VALUE}) {
                scripts.add(new Notify(n, thread));
            }
        }
        return scripts;
    }

    private static Condition conditionOf(Scope scope) {
        return scope.condition("condition", scope.rlock("lock"));
    }

    abstract static class OneCondition extends KillScript {
        OneCondition(String name, String... operations) {
            super(Set.of(Primitive.CONDITION), name, operations);
        }

        @Override
        List<Object> objects(Scope scope) {
            Condition condition = conditionOf(scope);
            return List.of(condition.getLock(), condition);
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            conditionOf(survivors.scope());
        }
    }

    /// A way to wait for a notification.
    record Wait(String method, Way way) {
        static final List<Wait> ALL = List.of(
                new Wait("Condition.await()", Condition::await),
                new Wait("Condition.awaitUninterruptibly()", Condition::awaitUninterruptibly),
                new Wait(
                        "Condition.await(Duration)",
                        condition -> Use.check(condition.await(LONG), "an hour has passed")),
                new Wait(
                        "Condition.awaitNanos(long)",
                        condition -> Use.check(condition.awaitNanos(LONG.toNanos()) > 0, "an hour has passed")));

        interface Way {
            void take(Condition condition) throws InterruptedException;
        }
    }

    private static String by(ThreadKind thread) {
        return " by a " + thread.name().toLowerCase(Locale.ROOT) + " thread";
    }

    /// The victim waits, then a survivor does; one notification is given. It must not die with the victim,
    /// unless the victim had taken it.
    static final class Notified extends OneCondition {
        private final Wait wait;
        private final ThreadKind thread;
        private final boolean polls;
        private final AtomicInteger woken = new AtomicInteger();
        private volatile boolean waits;
        private volatile boolean over;
        private boolean mustPassOn;

        Notified(Wait wait, ThreadKind thread) {
            this(wait, thread, false);
        }

        /// @param polls whether the victim may want the lock back without waiting for it, as who was unwound
        /// does
        Notified(Wait wait, ThreadKind thread, boolean polls) {
            super("be notified in " + wait.method + by(thread), wait.method);
            this.wait = wait;
            this.thread = thread;
            this.polls = polls;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        Operation ready(Victim victim) {
            Condition condition = conditionOf(victim.scope());
            condition.acquire();
            return () -> wait.way.take(condition);
        }

        /// A victim that stands still while this thread has held the lock ever since it notified cannot have
        /// come out of its wait.
        @Override
        void accompany(Survivors survivors) throws Exception {
            Condition condition = conditionOf(survivors.scope());
            Lock lock = condition.getLock();
            survivors.letGo();
            survivors.awaitAsleep(1, condition::waiters);
            if (takeUnlessHeldByTheStill(survivors, lock)) {
                lock.unlock();
                survivors.start(ThreadKind.PLATFORM, () -> {
                    try (Held _ = condition.hold()) {
                        waits = true;
                        if (!over) {
                            condition.await();
                        }
                        return woken.incrementAndGet();
                    }
                });
                Eventually.holds(
                        "the survivor and the victim wait, or the victim stands still",
                        () -> survivors.standsStill() || condition.waiters() == 2);
                if (takeFromTheWaiting(survivors, lock)) {
                    try {
                        int notified = condition.notify(1);
                        Use.check(notified == 1, "notified " + notified + ", and a survivor waits");
                        survivors.awaitAsleep(polls ? 0 : 1, lock::waiters);
                        mustPassOn = survivors.standsStill();
                    } finally {
                        lock.unlock();
                    }
                }
            }
            survivors.awaitStandstill();
        }

        /// Takes the lock that the survivor gave back as it began to wait, unless the victim, unwound from its
        /// wait, stands still with it.
        private boolean takeFromTheWaiting(Survivors survivors, Lock lock) throws InterruptedException {
            while (takeUnlessHeldByTheStill(survivors, lock)) {
                if (waits) {
                    return true;
                }
                lock.unlock();
            }
            return false;
        }

        /// Takes the lock, which the victim releases as it begins to wait, unless it stands still before.
        private static boolean takeUnlessHeldByTheStill(Survivors survivors, Lock lock) throws InterruptedException {
            boolean still;
            do {
                still = survivors.standsStill();
                if (lock.tryLock(SHORT)) {
                    return true;
                }
            } while (!still);
            return false;
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Condition condition = conditionOf(survivors.scope());
            if (mustPassOn) {
                Eventually.equal("survivors that the notification went on to", 1, woken::get);
            }
            try (Held _ = condition.hold()) {
                over = true; // for a survivor that did not come to wait
                condition.notifyAllWaiters();
            }
            survivors.join();
        }
    }

    /// The victim gives up.
    static final class TimedOut extends OneCondition {
        private final ThreadKind thread;

        TimedOut(ThreadKind thread) {
            super(
                    "wait in vain" + by(thread),
                    "Condition.await(Duration)",
                    "Condition.await(long,TimeUnit)",
                    "Condition.awaitUntil(Date)",
                    "Condition.waitFor(BooleanSupplier,Duration)");
            this.thread = thread;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        @SuppressWarnings("JavaUtilDate") // What the JDK's interface asks for.
        Operation ready(Victim victim) {
            Condition condition = conditionOf(victim.scope());
            condition.acquire();
            return () -> {
                Use.check(!condition.await(SHORT), "nobody notified");
                Use.check(!condition.await(1, TimeUnit.MILLISECONDS), "nobody notified");
                Use.check(!condition.awaitUntil(new java.util.Date(System.currentTimeMillis() + 1)), "nobody notified");
                Use.check(!condition.waitFor(() -> false, SHORT), "it cannot be true");
            };
        }
    }

    /// The victim is interrupted.
    static final class Interrupted extends OneCondition {
        private final ThreadKind thread;

        Interrupted(ThreadKind thread) {
            super("be interrupted in Condition.await()" + by(thread), "Condition.await()");
            this.thread = thread;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        Operation ready(Victim victim) {
            Condition condition = conditionOf(victim.scope());
            condition.acquire();
            Thread waiter = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                Eventually.equal("waiters of the condition", 1, condition::waiters);
                waiter.interrupt();
            });
            return () -> {
                try {
                    condition.await();
                    throw new AssertionError("nobody notified");
                } catch (InterruptedException _) {
                    condition.release();
                }
            };
        }
    }

    /// The victim notifies three waiters among the survivors, or some of them.
    static final class Notify extends OneCondition {
        private static final int WAITERS = 3;

        private final int number;
        private final ThreadKind thread;
        private final AtomicInteger woken = new AtomicInteger();

        Notify(int number, ThreadKind thread) {
            super(
                    "notify " + (number > WAITERS ? "all" : number) + " of " + WAITERS + " waiters,"
                            + by(thread).replace("by a", "each a"),
                    number > WAITERS ? "Condition.notifyAllWaiters()" : "Condition.notify(int)");
            this.number = number;
            this.thread = thread;
        }

        @Override
        void prepare(Survivors survivors) {
            Condition condition = conditionOf(survivors.scope());
            for (int i = 1; i <= WAITERS; i++) {
                survivors.start(thread, () -> {
                    try (Held _ = condition.hold()) {
                        condition.await();
                        return woken.incrementAndGet();
                    }
                });
                Eventually.equal("waiters of the condition", i, condition::waiters);
            }
        }

        @Override
        Operation ready(Victim victim) {
            Condition condition = conditionOf(victim.scope());
            condition.acquire();
            return () -> {
                int notified = condition.notify(number);
                victim.note(notified);
                Use.check(notified == Math.min(number, WAITERS), "notified " + notified);
                condition.release();
            };
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Condition condition = conditionOf(survivors.scope());
            Eventually.holds("those notified go on", () -> woken.get() >= survivors.noted());
            try (Held _ = condition.hold()) {
                int left = condition.waiters();
                int notified = condition.notifyAllWaiters();
                Use.check(notified == left, "notified " + notified + " of the " + left + " that were left");
                Use.check(
                        WAITERS - left <= Math.min(number, WAITERS),
                        WAITERS - left + " went on, but at most " + number + " were notified");
            }
            survivors.join();
            Use.check(woken.get() == WAITERS, woken.get() + " of " + WAITERS + " waiters went on");
        }
    }
}
