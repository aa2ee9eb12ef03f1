package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A semaphore whose holders and waiters are killed or stopped. `-Dinterproc.crash.stopped=5000` stops for as many
/// milliseconds.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("serial") // A task may call what is not public.
class SemaphoreCrashIT {

    private static final Duration STOPPED = Duration.ofMillis(Long.getLong("interproc.crash.stopped", 1_000));
    /// Longer than the watchdog lets a test last.
    private static final Duration LONG = Duration.ofDays(1);

    private static final String SLOTS = "slots";

    private final String name = "semaphore-crash-" + UUID.randomUUID();

    /// How the processes wait.
    enum Access {
        NATIVE,
        PORTABLE;

        Scope open(String name) {
            return Scope.processes(name, ScopeOptions.defaults().withPortableWaiting(this == PORTABLE));
        }

        /// Starts a process that holds so many permits until it is told to give them back.
        ChildJvm holder(String who, String scope, int permits) {
            List<String> options = this == PORTABLE ? ChildJvm.WITHOUT_NATIVE_ACCESS : List.of();
            return ChildJvm.start(who, options, SemaphoreCrashIT::hold, scope, Integer.toString(permits));
        }
    }

    private static void hold(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0])) {
            try (Permits _ = scope.semaphore(SLOTS, 1).hold(Integer.parseInt(args[1]))) {
                parent.say("holding");
                parent.expect("release");
            }
            parent.say("released");
            parent.next();
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePermitOfAKilledHolderGoesToAWaiterInAnotherProcess(Access access) throws Exception {
        try (Scope scope = access.open(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 1);
            try (ChildJvm holder = access.holder("holder", name, 1)) {
                holder.expect("holding");
                try (ChildJvm waiter = access.holder("waiter", name, 1)) {
                    Eventually.equal("waiters", 1, slots::waiters);
                    holder.kill();
                    waiter.expect("holding");
                    assertThat(slots.heldPermits()).isEqualTo(1);
                    assertThat(slots.availablePermits()).isZero();
                }
            }
            assertThat(slots.tryAcquire(1, STOPPED))
                    .as("the waiter was killed, too")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePermitsOfAKilledHolderGoToAllForWhomTheySuffice(Access access) throws Exception {
        try (Scope scope = access.open(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 2);
            try (ChildJvm holder = access.holder("holder", name, 2)) {
                holder.expect("holding");
                try (ChildJvm first = access.holder("first", name, 1);
                        ChildJvm second = access.holder("second", name, 1)) {
                    Eventually.equal("waiters", 2, slots::waiters);
                    holder.kill();
                    first.expect("holding");
                    second.expect("holding");
                    assertThat(slots.heldPermits()).isEqualTo(2);
                    assertThat(slots.availablePermits()).isZero();
                }
            }
        }
    }

    @Test
    void whoWaitsForTwoPermitsGetsThemWhenBothHoldersAreDead() throws Exception {
        try (Scope scope = Scope.processes(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 2);
            try (ChildJvm one = Access.NATIVE.holder("one", name, 1);
                    ChildJvm other = Access.NATIVE.holder("other", name, 1)) {
                one.expect("holding");
                other.expect("holding");
                try (ChildJvm waiter = Access.NATIVE.holder("waiter", name, 2)) {
                    Eventually.equal("waiters", 1, slots::waiters);
                    one.kill();
                    Eventually.equal("available permits", 1, slots::availablePermits);
                    assertThat(slots.waiters()).isEqualTo(1);
                    other.kill();
                    waiter.expect("holding");
                    assertThat(slots.heldPermits()).isEqualTo(2);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoppedProcessKeepsItsPermits(Access access) throws Exception {
        try (Scope scope = access.open(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 1);
            try (ChildJvm holder = access.holder("holder", name, 1)) {
                holder.expect("holding");
                try (ChildJvm waiter = access.holder("waiter", name, 1)) {
                    Eventually.equal("waiters", 1, slots::waiters);
                    holder.stop();
                    assertThat(slots.tryHold(STOPPED)).isEmpty();
                    assertThat(slots.tryAcquire()).isFalse();
                    assertThat(slots.heldPermits()).isEqualTo(1);
                    assertThat(slots.waiters()).isEqualTo(1);
                    holder.resume();
                    holder.send("release");
                    holder.expect("released");
                    waiter.expect("holding");
                }
            }
        }
    }

    /// Nobody releases anything: the killed waiter, which wanted more than there is, was all that stood in the way.
    @ParameterizedTest
    @EnumSource
    void aWaiterKilledInTheQueueKeepsNobodyBehindIt(Access access) throws Exception {
        try (Scope scope = access.open(name)) {
            Semaphore slots =
                    scope.semaphore(SLOTS, 1, SemaphoreOptions.defaults().withFairness(true));
            try (ChildJvm greedy = access.holder("greedy", name, 2)) {
                Eventually.equal("waiters", 1, slots::waiters);
                try (ChildJvm modest = access.holder("modest", name, 1)) {
                    Eventually.equal("waiters", 2, slots::waiters);
                    greedy.kill();
                    modest.expect("holding");
                    assertThat(slots.heldPermits()).isEqualTo(1);
                    Eventually.equal("waiters", 0, slots::waiters);
                }
            }
        }
    }

    @Test
    void aReleaseReachesTheWaitersBehindOneThatWasKilled() throws Exception {
        try (Scope scope = Scope.processes(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 0);
            try (ChildJvm first = Access.NATIVE.holder("first", name, 1)) {
                Eventually.equal("waiters", 1, slots::waiters);
                try (ChildJvm second = Access.NATIVE.holder("second", name, 1)) {
                    Eventually.equal("waiters", 2, slots::waiters);
                    first.kill();
                    slots.release();
                    second.expect("holding");
                }
            }
        }
    }

    @Test
    void whatAKilledProcessAcquiredPlainlyStaysTaken() throws Exception {
        try (Scope scope = Scope.processes(name)) {
            Semaphore slots = scope.semaphore(SLOTS, 2);
            try (ChildJvm taker = ChildJvm.start("taker", SemaphoreCrashIT::acquireAndHold, name)) {
                taker.expect("holding");
                taker.kill();
                assertThat(slots.tryAcquire(1, LONG))
                        .as("the permit that was held")
                        .isTrue();
                assertThat(slots.heldPermits()).isZero();
                assertThat(slots.availablePermits()).isZero();
                slots.release(); // on behalf of the dead process, by somebody who knows
                assertThat(slots.tryAcquire()).isTrue();
            }
        }
    }

    private static void acquireAndHold(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes(args[0])) {
            Semaphore slots = scope.semaphore(SLOTS, 2);
            slots.acquire();
            try (Permits _ = slots.hold()) {
                parent.say("holding");
                parent.next();
            }
        }
    }

    @Test
    void workersUseASemaphoreThatTheyWereGivenAndTheOneOfThatName() throws Exception {
        try (Scope scope = Scope.processes()) {
            Semaphore slots = scope.semaphore(SLOTS, 1);
            scope.start(SemaphoreCrashIT::passOn, scope, slots).joinOrThrow();
            assertThat(slots.availablePermits()).isEqualTo(3);
            assertThat(slots.heldPermits()).isZero();
        }
    }

    /// Takes the permit by the argument, gives back two by the name, and has another worker give back one more.
    private static void passOn(Scope scope, Semaphore slots) throws Exception {
        slots.acquire();
        Semaphore named = scope.semaphore(SLOTS, 5);
        assertThat(named.availablePermits()).isZero();
        named.release(2);
        assertThat(slots.availablePermits()).isEqualTo(2);
        scope.start(SemaphoreCrashIT::giveOne, slots).joinOrThrow();
    }

    private static void giveOne(Semaphore slots) {
        slots.release();
    }
}
