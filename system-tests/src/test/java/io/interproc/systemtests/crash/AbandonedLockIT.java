package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.IntValue;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Call;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What can be seen of a lock whose holder was killed: before anybody takes it over, and by those who do.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("LockNotBeforeTry") // when to release is what is tested
class AbandonedLockIT {

    private final String name = "abandoned-" + UUID.randomUUID();

    private Scope scope;
    private RLock lock;

    @BeforeEach
    void open() {
        scope = Scope.processes(name);
        lock = scope.rlock("lock");
    }

    @AfterEach
    void close() {
        scope.close();
    }

    /// The ways to a lock that return no [io.interproc.Held] that could be asked.
    enum Way {
        LOCK {
            @Override
            void acquire(RLock lock) {
                lock.lock();
            }
        },
        LOCK_INTERRUPTIBLY {
            @Override
            void acquire(RLock lock) throws InterruptedException {
                lock.lockInterruptibly();
            }
        },
        TRY_LOCK {
            @Override
            void acquire(RLock lock) {
                assertThat(lock.tryLock()).isTrue();
            }
        },
        TRY_LOCK_WITH_TIMEOUT {
            @Override
            void acquire(RLock lock) throws InterruptedException {
                assertThat(lock.tryLock(Duration.ZERO)).isTrue();
            }
        };

        abstract void acquire(RLock lock) throws InterruptedException;
    }

    @Test
    void aLockIsAbandonedOnceItsHolderIsDeadThoughNobodyTakesItOver() throws Exception {
        Holder dead = kill();
        assertThat(lock.isAbandoned()).isTrue();
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.holder()).isEmpty();
        assertThat(lock).hasToString("RLock[\"lock\", abandoned by " + dead + "]");
        assertThat(lock.isAbandoned()).isTrue();
    }

    @Test
    void theWarningOfATakeOverNamesTheLockAndTheDead() throws Exception {
        List<String> warnings = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord warning) {
                warnings.add(new SimpleFormatter().formatMessage(warning));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.interproc.lock");
        logger.addHandler(handler);
        try {
            IntValue value = scope.intValue("value", 0);
            Holder dead = kill();
            lock.hold().close();
            Holder other = kill(AbandonedLockIT::holdValue);
            value.hold().close();
            assertThat(warnings)
                    .containsExactly(
                            "RLock[\"lock\"] was taken over from " + dead + ", which died holding it",
                            "RLock[of Value \"value\"] was taken over from " + other + ", which died holding it");
        } finally {
            logger.removeHandler(handler);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesALockOverLearnsFromWhom(Way way) throws Exception {
        Holder dead = kill();
        way.acquire(lock);
        assertThat(lock.abandonedBy()).contains(dead);
        assertThat(lock.isAbandoned()).isFalse();
        lock.lock();
        assertThat(lock.abandonedBy()).contains(dead);
        lock.unlock();
        assertThat(scope.rlock("lock").abandonedBy()).contains(dead);
        lock.unlock();
        assertThatThrownBy(lock::abandonedBy).isInstanceOf(IllegalMonitorStateException.class);
        way.acquire(lock);
        assertThat(lock.abandonedBy()).isEmpty();
        lock.unlock();
    }

    @Test
    void whoTakesALockOverAfterAWaitOnItsConditionLearnsFromWhom() throws Exception {
        Condition condition = scope.condition("condition", lock);
        try (ThreadRunner threads = new ThreadRunner();
                ChildJvm holder = ChildJvm.start("holder", AbandonedLockIT::notifyAndHold, name)) {
            Call<Optional<Holder>> waiter = threads.call(ThreadKind.PLATFORM, () -> {
                lock.lock();
                condition.await();
                Optional<Holder> dead = lock.abandonedBy();
                lock.unlock();
                return dead;
            });
            Eventually.equal("waiters", 1, condition::waiters);
            holder.send("notify");
            long thread = Long.parseLong(holder.expect("notified"));
            holder.kill();
            assertThat(waiter.join()).contains(new Holder(holder.pid(), thread, ""));
        }
        lock.lock();
        assertThat(lock.abandonedBy()).isEmpty();
        lock.unlock();
    }

    @Test
    void whoRecoversALockLearnsFromWhomDuringTheRepair() throws Exception {
        Holder dead = kill();
        AtomicReference<Optional<Holder>> seen = new AtomicReference<>();
        assertThat(lock.recover(() -> seen.set(lock.abandonedBy()))).isTrue();
        assertThat(seen.get()).contains(dead);
    }

    @Test
    void whoIsRefusedAfterAWaitLearnsFromWhomAndRecoversHolding() throws Exception {
        RLock refusing = scope.rlock("refusing", LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL));
        Condition condition = scope.condition("refusing-condition", refusing);
        try (ThreadRunner threads = new ThreadRunner();
                ChildJvm holder = ChildJvm.start("holder", AbandonedLockIT::notifyRefusedAndHold, name)) {
            Call<List<Optional<Holder>>> waiter = threads.call(ThreadKind.PLATFORM, () -> {
                List<Optional<Holder>> seen = new ArrayList<>();
                refusing.lock();
                assertThatThrownBy(condition::await).isInstanceOf(AbandonedLockException.class);
                seen.add(refusing.abandonedBy());
                refusing.recover(() -> seen.add(refusing.abandonedBy()));
                seen.add(refusing.abandonedBy());
                refusing.unlock();
                return seen;
            });
            Eventually.equal("waiters", 1, condition::waiters);
            holder.send("notify");
            Optional<Holder> dead =
                    Optional.of(new Holder(holder.pid(), Long.parseLong(holder.expect("notified")), ""));
            holder.kill();
            assertThat(waiter.join()).containsExactly(dead, dead, dead);
        }
    }

    /// What a repair throws is the repair's, even if it is what the JVM throws for a file that was truncated.
    @Test
    void anInternalErrorOfARepairComesOutAndLeavesTheLockAbandonedAndTheScopeAsItIs() throws Exception {
        InternalError thrown = new InternalError("of the repair");
        LockOptions options = LockOptions.defaults()
                .withAbandonedPolicy(AbandonedPolicy.REPAIR)
                .withRepair(_ -> {
                    throw thrown;
                });
        RLock repaired = scope.rlock("repaired", options);
        try (ChildJvm holder = ChildJvm.start("holder", AbandonedLockIT::holdRepaired, name)) {
            holder.expect("holding");
            holder.kill();
            holder.waitForRelease();
        }
        assertThatThrownBy(repaired::lock).isSameAs(thrown);
        assertThat(repaired.isLocked()).isFalse();
        assertThat(repaired.toString()).startsWith("RLock[\"repaired\", abandoned by process ");
        assertThat(repaired.isAbandoned()).isTrue();
        assertThat(repaired.recover(() -> {})).isTrue();
        lock.hold().close();
    }

    /// Has another process acquire the lock, and kills it.
    private Holder kill() throws Exception {
        return kill(AbandonedLockIT::hold);
    }

    private Holder kill(ChildJvm.Body body) throws Exception {
        try (ChildJvm holder = ChildJvm.start("holder", body, name)) {
            long thread = Long.parseLong(holder.expect("holding"));
            holder.kill();
            holder.waitForRelease();
            return new Holder(holder.pid(), thread, "");
        }
    }

    private static void hold(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            scope.rlock("lock").lock();
            parent.say("holding " + Thread.currentThread().threadId());
            parent.next();
        }
    }

    private static void holdValue(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0]);
                Held _ = scope.intValue("value", 0).hold()) {
            parent.say("holding " + Thread.currentThread().threadId());
            parent.next();
        }
    }

    private static void holdRepaired(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            scope.rlock("repaired").lock();
            parent.say("holding");
            parent.next();
        }
    }

    private static void notifyAndHold(Child parent, String... args) throws InterruptedException {
        notifyAndHold(parent, args[0], "lock", "condition");
    }

    private static void notifyRefusedAndHold(Child parent, String... args) throws InterruptedException {
        notifyAndHold(parent, args[0], "refusing", "refusing-condition");
    }

    private static void notifyAndHold(Child parent, String name, String lockName, String conditionName)
            throws InterruptedException {
        try (Scope scope = Scope.processes(name)) {
            RLock lock = scope.rlock(lockName);
            Condition condition = scope.condition(conditionName, lock);
            parent.expect("notify");
            lock.lock();
            condition.notify(1);
            parent.say("notified " + Thread.currentThread().threadId());
            parent.next();
        }
    }
}
