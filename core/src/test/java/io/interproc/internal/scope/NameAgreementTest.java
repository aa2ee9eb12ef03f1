package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.WaitPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What those who open a name must agree on: the options of the scope, the kinds of its objects and their options.
class NameAgreementTest extends NamedScopeFixture {

    @Test
    void anExistingScopeOfAnotherCapacityIsRefused() {
        String advice = "; ask for that capacity or for none, or close the scope in all its processes (interproc show '"
                + name + "' lists them)";
        try (Scope _ = open();
                Peer peer = Peer.start()) {
            for (long wanted : new long[] {ScopeOptions.DEFAULT_CAPACITY, (1 << 20) + 64}) {
                assertMismatch(
                        () -> Scope.processes(name, ScopeOptions.defaults().withCapacity(wanted)),
                        "the scope '" + name + "' must have the capacity " + wanted + ": found 1048576" + advice);
            }
            assertThat(peer.ask("open-of " + name + " 2097152"))
                    .isEqualTo("IllegalStateException: the scope '" + name
                            + "' must have the capacity 2097152: found 1048576" + advice);
            assertThat(peer.ask("descriptors")).as("what was refused is closed").isEqualTo("0");
        }
    }

    @Test
    void aScopeThatIsOpenedWithoutACapacityMayHaveAnyCapacity() {
        try (Scope _ = open();
                Scope same = Scope.processes(name);
                Scope portable = Scope.processes(name, ScopeOptions.defaults().withWaitPolicy(WaitPolicy.SLEEP));
                Peer peer = Peer.start()) {
            same.intValue("n", 5);
            assertThat(portable.intValue("n", 0).get()).isEqualTo(5);
            assertThat(peer.ask("open-large " + name)).isEqualTo("opened");
        }
    }

    @Test
    void aScopeLeftByKilledProcessesIsReplacedWhateverItsOptions() throws IOException {
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            peer.kill();
        }
        try (Scope _ = Scope.processes(name, OPTIONS.withCapacity(1 << 22))) {
            assertThat(Files.size(files.path())).isEqualTo(1 << 22);
        }
    }

    @Test
    void anExistingScopeOfOtherPermissionsIsRefused() {
        try (Scope _ = open()) {
            assertMismatch(
                    () -> Scope.processes(name, OPTIONS.withPermissions(0660)),
                    "the scope '" + name
                            + "' must have the permissions 0660: found 0600; ask for those, or close the scope"
                            + " in all its processes (interproc show '" + name + "' lists them)");
        }
        try (Scope _ = Scope.processes(name, OPTIONS.withPermissions(0660));
                Scope same = Scope.processes(name, OPTIONS.withPermissions(0660));
                Peer peer = Peer.start()) {
            String wider = files.path() + " has permissions 0660, wider than the 0600 asked for; open it with these"
                    + " ScopeOptions.permissions, or remove it if no process uses it";
            assertThatThrownBy(this::open)
                    .isInstanceOf(ScopeAccessException.class)
                    .hasMessage(wider);
            assertThat(peer.ask("open " + name)).isEqualTo("ScopeAccessException: " + wider);
            assertThat(same.isClosed()).isFalse();
        }
    }

    @Test
    void portableWaitingIsRefusedWhereTheProcessWaitsWithNativeCallsAlready() {
        try (Scope _ = open()) {
            assertMismatch(
                    () -> Scope.processes(name, OPTIONS.withPortableWaiting(true)),
                    "the scope '" + name
                            + "' must be waited in without native calls: this process has it open already and"
                            + " waits with them; give withPortableWaiting(true) where it is opened first");
        }
        try (Scope first = Scope.processes(name, OPTIONS.withPortableWaiting(true));
                Scope _ = open();
                Scope _ = Scope.processes(name, OPTIONS.withPortableWaiting(true))) {
            assertThat(first.isClosed()).isFalse();
        }
    }

    @Test
    void aCapacityOfNoWholeLinesServes() {
        try (Scope scope = Scope.processes(name, OPTIONS.withCapacity((1 << 20) + 13))) {
            assertThat(scope.intValue("n", 7).get()).isEqualTo(7);
            try (Peer peer = Peer.start()) {
                assertThat(peer.ask("open-large " + name)).isEqualTo("opened");
            }
        }
    }

    @Test
    void namesOfScopesAreChecked() {
        assertIllegalScope("", "name must be from 1 to 200 bytes of UTF-8: bytes=0");
        assertIllegalScope("x".repeat(201), "name must be from 1 to 200 bytes of UTF-8: bytes=201");
        assertIllegalScope("a/b", "name must not contain '/' or control characters: found U+002F at 1");
        assertIllegalScope("a\n", "name must not contain '/' or control characters: found U+000A at 1");
        assertIllegalScope(
                "\ud800", "name must be text that UTF-8 can express: found half a surrogate pair, U+D800, at 0");
    }

    private static void assertIllegalScope(String illegal, String message) {
        assertThatThrownBy(() -> Scope.processes(illegal, OPTIONS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void namesOfObjectsAreChecked() {
        assertIllegal("", "name must be from 1 to 1024 bytes of UTF-8: bytes=0");
        assertIllegal("x".repeat(1025), "name must be from 1 to 1024 bytes of UTF-8: bytes=1025");
        assertIllegal("a\n", "name must not contain control characters: found U+000A at 1");
        assertIllegal("\ud800", "name must be text that UTF-8 can express: found half a surrogate pair, U+D800, at 0");
    }

    private void assertIllegal(String illegal, String message) {
        try (Scope scope = open()) {
            List<Runnable> uses = List.of(
                    () -> scope.lock(illegal),
                    () -> scope.rlock(illegal),
                    () -> scope.condition(illegal),
                    () -> scope.condition(illegal, scope.lock()),
                    () -> scope.intValue(illegal, 0));
            for (Runnable use : uses) {
                assertThatThrownBy(use::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(message);
            }
        }
    }

    @Test
    void anObjectMayHaveALongNameWithSlashes() {
        String longest = "/" + "名".repeat(341);
        try (Scope scope = open();
                Scope other = open()) {
            scope.intValue(longest, 7);
            scope.intValue("orders/2026/1", 8);
            assertThat(other.intValue(longest, 0).get()).isEqualTo(7);
            assertThat(other.intValue("orders/2026/1", 0).get()).isEqualTo(8);
            assertThat(other.intValue("orders/2026", 0).get()).isZero();
            assertThat(other.rlock("orders/lock")).hasToString("RLock[\"orders/lock\", free]");
        }
    }

    @Test
    void aNameOfAnotherKindIsRefused() {
        try (Scope scope = open()) {
            scope.lock("lock");
            scope.rlock("rlock");
            scope.condition("condition");
            scope.intValue("value", 0);
            assertMismatch(() -> scope.rlock("lock"), "the name 'lock' belongs to a Lock, not to an RLock");
            assertMismatch(() -> scope.lock("rlock"), "the name 'rlock' belongs to an RLock, not to a Lock");
            assertMismatch(() -> scope.condition("value"), "the name 'value' belongs to a Value, not to a Condition");
            assertMismatch(
                    () -> scope.intValue("condition", 0),
                    "the name 'condition' belongs to a Condition, not to a Value");
        }
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        try (Scope scope = open()) {
            scope.intValue("value", 0);
            assertMismatch(
                    () -> scope.longValue("value", 0),
                    "the name 'value' belongs to a Value of the type INT32, not of the type INT64");
        }
    }

    @Test
    void aValueGuardedOtherwiseIsRefused() {
        try (Scope scope = open()) {
            RLock lock = scope.rlock();
            ValueOptions raw = ValueOptions.raw();
            scope.value(ValueType.INT32, 0, raw.withName("raw"));
            scope.intValue("guarded", 0);
            scope.value(ValueType.INT32, 0, ValueOptions.named("by lock").withLock(lock));
            assertMismatch(() -> scope.intValue("raw", 0), "the value 'raw' exists raw, not guarded");
            assertMismatch(
                    () -> scope.value(ValueType.INT32, 0, raw.withName("guarded")),
                    "the value 'guarded' exists guarded, not raw");
            assertMismatch(
                    () -> scope.value(
                            ValueType.INT32, 0, ValueOptions.named("by lock").withLock(scope.rlock())),
                    "the value 'by lock' exists guarded by another lock: " + lock);
            assertThat(scope.value(
                                    ValueType.INT32,
                                    0,
                                    ValueOptions.named("by lock").withLock(lock))
                            .getLock())
                    .isEqualTo(lock);
            assertThat(scope.intValue("by lock", 0).getLock()).isEqualTo(lock);
        }
    }

    @Test
    void aLockOfOtherOptionsIsRefused() {
        try (Scope scope = open()) {
            LockOptions fail = LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL);
            scope.lock("lock");
            scope.lock("failing", fail);
            assertMismatch(
                    () -> scope.lock("lock", fail),
                    "the lock 'lock' must have the options fair=false, abandonedPolicy=FAIL"
                            + ": found fair=false, abandonedPolicy=CONTINUE");
            assertMismatch(
                    () -> scope.lock("failing", LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.REPAIR)),
                    "the lock 'failing' must have the options fair=false, abandonedPolicy=REPAIR"
                            + ": found fair=false, abandonedPolicy=FAIL");
            assertMismatch(
                    () -> scope.lock("lock", LockOptions.defaults().withFairness(true)),
                    "the lock 'lock' must have the options fair=true, abandonedPolicy=CONTINUE"
                            + ": found fair=false, abandonedPolicy=CONTINUE");
            assertThat(scope.lock("failing").abandonedPolicy()).isEqualTo(AbandonedPolicy.FAIL);
        }
    }

    @Test
    void aConditionOfAnotherLockIsRefused() {
        try (Scope scope = open()) {
            Lock lock = scope.lock();
            scope.condition("condition", lock);
            assertThat(scope.condition("condition", lock).getLock()).isEqualTo(lock);
            assertMismatch(
                    () -> scope.condition("condition", scope.lock()),
                    "the condition 'condition' exists on another lock: " + lock);
        }
    }

    @Test
    void aLockOfAnotherScopeIsRefused() {
        try (Scope scope = open();
                Scope other = Scope.processes(OPTIONS);
                Scope threads = Scope.threads()) {
            for (Lock foreign : List.of(other.lock(), threads.lock())) {
                assertThatThrownBy(() -> scope.condition(foreign))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the lock must belong to this scope: ");
                assertThatThrownBy(() -> scope.value(
                                ValueType.INT32, 0, ValueOptions.defaults().withLock(foreign)))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the lock must belong to this scope: ");
            }
        }
    }

    private static void assertMismatch(Runnable use, String message) {
        assertThatThrownBy(use::run).isInstanceOf(IllegalStateException.class).hasMessage(message);
    }
}
