package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Removal of objects that nobody uses, and what they say afterwards.
@SuppressWarnings("LockNotBeforeTry") // locks stay held on purpose
public interface RemovedObjectContract extends ScopeFixture {

    /// Asserts that the operation is refused because an object was removed, and that the exception names it.
    static void assertRemoved(String operation, String name, Body body) {
        assertThatThrownBy(body::run)
                .as(operation)
                .isInstanceOf(IllegalStateException.class)
                .isNotInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining(name)
                .hasMessageEndingWith(" was removed from its scope");
    }

    /// Returns what a value can be set to; anything for another object.
    private static Object contentOf(Object object) {
        return object instanceof Value<?> value ? value.getValue() : "";
    }

    /// Asserts that each of the operations is refused because an object was removed, and that the exception names
    /// it.
    static void assertAllRemoved(String name, Map<String, Body> operations) {
        operations.forEach((operation, body) -> assertRemoved(operation, name, body));
    }

    @ParameterizedTest
    @EnumSource
    default void objectWithoutANameIsRemovedOnce(NamedKind kind) {
        Object object = kind.make(scope());
        Object other = kind.make(scope());
        assertThat(scope().remove(object)).isTrue();
        assertThat(scope().remove(object)).isFalse();
        assertThat(scope().removeForced(object)).isFalse();
        assertThat(object.toString()).matches(kind.type() + "\\[@\\w+, removed]");
        assertThat(other.toString()).doesNotContain("removed");
        assertThat(scope().removeForced(other)).isTrue();
        assertThat(scope().removeForced(other)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    default void namedObjectIsRemovedByItsNameOrItself(NamedKind kind) {
        assertThat(scope().remove("gone")).isFalse();
        Object object = kind.ask(scope(), "gone");
        Object other = kind.ask(scope(), "other");
        assertThat(scope().remove("gone")).isTrue();
        assertThat(scope().remove("gone")).isFalse();
        assertThat(scope().removeForced("gone")).isFalse();
        assertThat(scope().remove(object)).isFalse();
        assertThat(object).hasToString(kind.type() + "[\"gone\", removed]");
        assertThat(scope().remove(other)).isTrue();
        assertThat(scope().remove("other")).isFalse();
    }

    @ParameterizedTest
    @MethodSource(NamedKind.PAIRS)
    default void nameIsFreeAtOnce(NamedKind first, NamedKind second) {
        Object before = first.ask(scope(), "gone");
        assertThat(scope().remove("gone")).isTrue();
        Object after = second.ask(scope(), "gone");
        assertThat(scope().remove(before)).isFalse();
        assertThat(before).hasToString(first.type() + "[\"gone\", removed]");
        assertThat(after.toString()).startsWith(second.type() + "[\"gone\"").doesNotContain("removed");
        assertThat(scope().remove(after)).isTrue();
        Object again = first.ask(scope(), "gone");
        assertThat(again).isNotEqualTo(before);
        assertThat(again.toString()).doesNotContain("removed");
    }

    /// Through every handle: one that was got before as well, and in another thread.
    @ParameterizedTest
    @EnumSource
    default void everyMethodSaysThatTheObjectWasRemoved(NamedKind kind) throws Exception {
        Object object = kind.ask(scope(), "gone");
        Object sameObject = kind.ask(scope(), "gone");
        Object content = contentOf(object);
        scope().remove(object);
        for (Object handle : List.of(object, sameObject)) {
            Map<String, Body> methods = EveryMethod.of(handle, content);
            assertThat(methods).isNotEmpty();
            assertAllRemoved("\"gone\"", methods);
            for (ThreadKind thread : ThreadKind.values()) {
                threads()
                        .run(thread, () -> assertAllRemoved("\"gone\"", methods))
                        .join();
            }
        }
    }

    @Test
    default void valuesOfEveryTypeSayThatTheyWereRemoved() {
        for (ValueType<?> type : ValueType.all()) {
            assertRemovedSaysSo(scope().value(type, null, ValueOptions.named("gone")));
            assertRemovedSaysSo(scope().value(type, null, ValueOptions.raw().withName("gone")));
            assertRemovedSaysSo(
                    scope().value(type, null, ValueOptions.named("gone").withLock(scope().lock())));
        }
    }

    private void assertRemovedSaysSo(Value<?> value) {
        Map<String, Body> methods = new LinkedHashMap<>(EveryMethod.of(value, value.getValue()));
        boolean lives = value.isGuarded() && !value.getLock().toString().contains("of Value");
        if (!value.isGuarded() || lives) {
            methods.remove("hold[]"); // there is no lock, or it is another object, which is still there
        }
        assertThat(scope().remove(value)).isTrue();
        assertAllRemoved("\"gone\"", methods);
        assertThat(value).hasToString("Value[\"gone\", removed]");
        if (lives) {
            value.getLock().lock();
            value.getLock().unlock();
        }
    }

    @Test
    default void theSameWordsAreUsedForEveryKind() {
        Lock lock = scope().rlock("stock");
        IntValue raw = scope().value(ValueType.INT32, 1, ValueOptions.raw().withName("count"));
        Condition condition = scope().condition("changed");
        scope().remove(lock);
        scope().remove(raw);
        scope().remove(condition);
        assertSays("RLock[\"stock\"] was removed from its scope", lock::lock);
        assertSays("Value[\"count\"] was removed from its scope", raw::get);
        assertSays("Condition[\"changed\"] was removed from its scope", condition::waiters);
        assertThat(condition.getLock()).hasToString("RLock[of Condition \"changed\", removed]");
    }

    /// What was removed is the object, and the lock only with it.
    @Test
    default void lockThatWentWithItsObjectNamesTheObject() {
        IntValue value = scope().intValue("count", 1);
        Condition condition = scope().condition("changed");
        IntValue guarded =
                scope().value(ValueType.INT32, 1, ValueOptions.defaults().withLock(value.getLock()));
        scope().remove(value);
        scope().remove(condition);
        Map.<String, Body>of(
                        "get", value::get,
                        "update", () -> value.update(n -> n + 1),
                        "hold", value::hold,
                        "lock", value.getLock()::lock,
                        "tryLock", value.getLock()::tryLock,
                        "newCondition", value.getLock()::newCondition,
                        "value that it guards", guarded::get)
                .forEach((use, body) -> assertSays("Value[\"count\"] was removed from its scope", body));
        Map.<String, Body>of(
                        "hold", condition::hold,
                        "acquire", condition::acquire,
                        "lock", condition.getLock()::lock,
                        "await", condition::await)
                .forEach((use, body) -> assertSays("Condition[\"changed\"] was removed from its scope", body));
        assertThat(value.getLock()).hasToString("RLock[of Value \"count\", removed]");
    }

    private static void assertSays(String message, Body misuse) {
        assertThatThrownBy(misuse::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(message);
    }

    @Test
    default void lockThatCameWithAnotherObjectIsNotRemovedByItself() {
        IntValue value = scope().intValue("count", 1);
        Condition condition = scope().condition("changed");
        for (Lock lock : new Lock[] {value.getLock(), condition.getLock()}) {
            for (Body removal : List.<Body>of(() -> scope().remove(lock), () -> scope().removeForced(lock))) {
                assertThatThrownBy(removal::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("only an object that was made by itself can be removed;"
                                + " remove the one that it comes with: " + lock);
            }
            lock.lock();
            lock.unlock();
        }
        assertThat(value.get()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    default void objectOfAnotherScopeIsNotRemoved(NamedKind kind) {
        Object foreign = kind.ask(anotherScope(), "foreign");
        assertForeign(foreign);
        assertForeign(scope());
        assertForeign(Map.of("foreign", 1));
        assertThat(foreign.toString()).doesNotContain("removed");
    }

    private void assertForeign(Object object) {
        for (Body removal : List.<Body>of(() -> scope().remove(object), () -> scope().removeForced(object))) {
            assertThatThrownBy(removal::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the object must belong to this scope: " + object);
        }
    }

    /// They are objects of their own, and say that the lock was removed once they need it.
    @Test
    default void conditionsAndValuesOnARemovedLockStay() {
        Lock lock = scope().rlock("gone");
        Condition condition = scope().condition("changed", lock);
        IntValue value =
                scope().value(ValueType.INT32, 1, ValueOptions.named("count").withLock(lock));
        assertThat(scope().remove(lock)).isTrue();
        assertAllRemoved(
                "RLock[\"gone\"]",
                Map.of(
                        "hold",
                        condition::hold,
                        "await",
                        condition::await,
                        "notify",
                        () -> condition.notify(1),
                        "waitFor",
                        () -> condition.waitFor(() -> true),
                        "get",
                        value::get,
                        "set",
                        () -> value.set(2),
                        "hold of the value",
                        value::hold,
                        "update",
                        () -> value.update(n -> n + 1)));
        assertThat(value.peek()).isOne();
        assertThat(condition.waiters()).isZero();
        assertThat(scope().remove(condition)).isTrue();
        assertThat(scope().remove(value)).isTrue();
    }

    @Test
    default void nothingIsMadeOnARemovedLock() {
        Lock lock = scope().rlock("gone");
        scope().remove(lock);
        assertAllRemoved(
                "RLock[\"gone\"]",
                Map.of(
                        "newCondition", lock::newCondition,
                        "condition", () -> scope().condition(lock),
                        "named condition", () -> scope().condition("changed", lock),
                        "value",
                                () -> scope().value(
                                                'i',
                                                0,
                                                ValueOptions.named("count").withLock(lock))));
        assertThat(scope().remove("changed")).isFalse();
        assertThat(scope().remove("count")).isFalse();
    }

    @Test
    default void conditionOfALockIsRemovedWithoutTheLock() {
        Lock lock = scope().rlock("stock");
        Condition condition = lock.newCondition();
        Condition other = lock.newCondition();
        assertThat(scope().remove(condition)).isTrue();
        lock.lock();
        assertThat(other.notify(1)).isZero();
        assertRemoved("notify", "Condition[@", () -> condition.notify(1));
        lock.unlock();
        assertThat(scope().remove(lock)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    default void closedScopeRemovesNothing(NamedKind kind) {
        Scope scope = anotherScope();
        Object object = kind.ask(scope, "n");
        Object gone = kind.ask(scope, "gone");
        Object content = contentOf(gone);
        scope.remove(gone);
        scope.close();
        ScopeClosingContract.assertAllClosed(Map.of(
                "remove", () -> scope.remove(object),
                "remove by name", () -> scope.remove("n"),
                "removeForced", () -> scope.removeForced(object),
                "removeForced by name", () -> scope.removeForced("n"),
                "remove what was removed", () -> scope.remove(gone),
                "region", scope::region));
        ScopeClosingContract.assertAllClosed(EveryMethod.of(gone, content));
        assertThat(gone.toString()).contains("closed");
    }

    @ParameterizedTest
    @EnumSource
    default void removalLeavesTheInterruptStatusAlone(NamedKind kind) {
        Object object = kind.ask(scope(), "gone");
        Thread.currentThread().interrupt();
        boolean removed = scope().remove(object);
        boolean again = scope().removeForced("gone");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(removed).isTrue();
        assertThat(again).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    default void oneOfSeveralRemoversSucceeds(NamedKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            Object object = kind.ask(scope(), "gone");
            CountDownLatch start = new CountDownLatch(1);
            List<Call<Boolean>> removers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean forced = i % 2 == 0;
                removers.add(threads().call(ThreadKind.PLATFORM, () -> {
                    start.await();
                    return forced ? scope().removeForced(object) : scope().remove(object);
                }));
            }
            start.countDown();
            int successes = 0;
            for (Call<Boolean> remover : removers) {
                successes += remover.join() ? 1 : 0;
            }
            assertThat(successes).isOne();
            assertThat(object.toString()).contains("removed");
        }
    }

    /// Objects come and go in several threads until the scope is closed; nothing else is ever said.
    @ParameterizedTest
    @EnumSource
    default void closingDuringRemovalsRefusesThemSafely(ThreadKind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            Scope scope = anotherScope();
            CountDownLatch inside = new CountDownLatch(3);
            for (int i = 0; i < 3; i++) {
                threads()
                        .run(
                                kind,
                                () -> ScopeClosingContract.assertClosed(() -> {
                                    while (true) {
                                        for (NamedKind each : NamedKind.values()) {
                                            Object object = each.ask(scope, each.name());
                                            scope.remove(object);
                                            scope.remove(each.name());
                                            assertThat(scope.remove(each.make(scope)))
                                                    .isTrue();
                                        }
                                        inside.countDown();
                                    }
                                }));
            }
            inside.await();
            scope.close();
            threads().joinAll();
        }
    }
}
