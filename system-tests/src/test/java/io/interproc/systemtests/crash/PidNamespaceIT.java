package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Skips;
import io.interproc.testkit.Watchdog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A named scope between processes that do not see each other: one of them is alone in a PID namespace, where it is
/// process 1. Here process 1 is another, which lives; so whoever took a process id for a proof of life would wait for
/// ever.
@ExtendWith({LeakCheck.class, Skips.class, Watchdog.class})
class PidNamespaceIT {

    private static final List<String> ALONE = List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
    private static final int ROUNDS = 2_000;

    private final String name = "namespace-" + ProcessHandle.current().pid();

    /// Does what the parent says, in a scope of that name.
    static void obey(Child parent, String... args) throws InterruptedException {
        try (Scope scope = Scope.processes(args[0])) {
            RLock lock = scope.rlock("lock");
            Condition condition = scope.condition("condition", lock);
            IntValue count = scope.intValue("count", 0);
            parent.say("opened as " + ProcessHandle.current().pid());
            for (String order = parent.next(); !order.equals("end"); order = parent.next()) {
                switch (order) {
                    case "lock" -> lock.lock();
                    case "unlock" -> lock.unlock();
                    case "hold" -> {
                        try (Held held = lock.hold()) {
                            parent.say("held after " + held.abandonedBy().map(dead -> dead.pid()));
                        }
                    }
                    case "await" -> {
                        try (Held _ = lock.hold()) {
                            condition.await();
                        }
                    }
                    case "notify" -> {
                        try (Held _ = lock.hold()) {
                            condition.notifyOne();
                        }
                    }
                    default -> count(lock, count);
                }
                parent.say("did " + order);
            }
        }
    }

    private static void count(RLock lock, IntValue count) {
        for (int i = 0; i < ROUNDS; i++) {
            try (Held _ = lock.hold()) {
                count.set(count.get() + 1);
            }
        }
    }

    /// Starts a process alone in a PID namespace.
    private ChildJvm startInside() throws InterruptedException {
        assumeTrue(isPermitted(), "unshare may not make a PID namespace here, which takes root");
        ChildJvm inside = ChildJvm.startUnder(ALONE, "inside", PidNamespaceIT::obey, name);
        assertThat(inside.expect("opened")).isEqualTo("as 1");
        return inside;
    }

    private static boolean isPermitted() throws InterruptedException {
        List<String> probe = new ArrayList<>(ALONE);
        probe.add("true");
        try {
            return new ProcessBuilder(probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false; // there is no such program
        }
    }

    private static void order(ChildJvm child, String order) {
        child.send(order);
        assertThat(child.expect("did")).isEqualTo(order);
    }

    @Test
    void aLockIsHandedOverBothWays() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm inside = startInside()) {
            RLock lock = scope.rlock("lock");
            order(inside, "lock");
            assertThat(lock.holder().orElseThrow().pid()).isEqualTo(1);
            assertThat(lock.tryLock()).isFalse();
            Thread next = Thread.ofPlatform().start(() -> lock.hold().close());
            Eventually.equal("waiters", 1, lock::waiters);
            order(inside, "unlock");
            next.join();
            try (Held _ = lock.hold()) {
                inside.send("hold");
                Eventually.equal("waiters", 1, lock::waiters);
            }
            assertThat(inside.expect("held")).isEqualTo("after " + Optional.empty());
            assertThat(inside.expect("did")).isEqualTo("hold");
            end(inside);
        }
    }

    @Test
    void nothingIsLostWhenBothSidesCountUnderTheLock() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm inside = startInside()) {
            IntValue count = scope.intValue("count", 0);
            inside.send("count");
            count(scope.rlock("lock"), count);
            assertThat(inside.expect("did")).isEqualTo("count");
            assertThat(count.get()).isEqualTo(2 * ROUNDS);
            end(inside);
        }
    }

    @Test
    void notificationsGoBothWays() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm inside = startInside()) {
            RLock lock = scope.rlock("lock");
            Condition condition = scope.condition("condition", lock);
            inside.send("await");
            Eventually.equal("waiters", 1, condition::waiters);
            try (Held _ = lock.hold()) {
                assertThat(condition.notify(1)).isOne();
            }
            assertThat(inside.expect("did")).isEqualTo("await");
            try (Held _ = lock.hold()) {
                inside.send("notify");
                condition.await();
            }
            assertThat(inside.expect("did")).isEqualTo("notify");
            end(inside);
        }
    }

    @Test
    void theNextOwnerGoesOnWhenTheHolderInsideIsKilled() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm inside = startInside()) {
            RLock lock = scope.rlock("lock");
            order(inside, "lock");
            Thread waiter = Thread.ofPlatform().start(() -> {
                try (Held held = lock.hold()) {
                    assertThat(held.abandonedBy().orElseThrow().pid()).isEqualTo(1);
                }
                scope.intValue("count", 0).set(1);
            });
            Eventually.equal("waiters", 1, lock::waiters);
            assertThat(ProcessHandle.of(1)).get().matches(ProcessHandle::isAlive);
            ProcessHandle.of(inside.pid()).orElseThrow().children().forEach(ProcessHandle::destroyForcibly);
            waiter.join();
            assertThat(scope.intValue("count", 0).get()).isOne();
            assertThat(lock.isLocked()).isFalse();
            inside.waitFor();
        }
    }

    @Test
    void theNextOwnerInsideGoesOnWhenTheHolderOutsideIsKilled() throws Exception {
        try (Scope scope = Scope.processes(name);
                ChildJvm inside = startInside();
                ChildJvm outside = ChildJvm.start("outside", PidNamespaceIT::obey, name)) {
            RLock lock = scope.rlock("lock");
            assertThat(outside.expect("opened")).isEqualTo("as " + outside.pid());
            order(outside, "lock");
            inside.send("hold");
            Eventually.equal("waiters", 1, lock::waiters);
            outside.kill();
            assertThat(inside.expect("held")).isEqualTo("after " + Optional.of(outside.pid()));
            assertThat(inside.expect("did")).isEqualTo("hold");
            end(inside);
        }
    }

    private static void end(ChildJvm child) throws InterruptedException {
        child.send("end");
        assertThat(child.waitFor()).isZero();
    }
}
