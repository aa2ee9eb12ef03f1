package io.interproc.internal.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadScopeTest {

    private final Scope scope = Scope.threads();

    @Test
    void openingTheUriOfThreadsGivesAScopeOfThreads() {
        assertThat(Scope.open("threads:/")).isInstanceOf(ThreadScope.class);
        assertThat(scope.name()).isEmpty();
    }

    @Test
    void aNameStandsForOneObject() {
        assertThat(scope.lock("a")).isSameAs(scope.lock("a"));
        assertThat(scope.rlock("b")).isSameAs(scope.rlock("b"));
        assertThat(scope.condition("c")).isSameAs(scope.condition("c"));
        IntValue value = scope.intValue("d", 1);
        assertThat(scope.intValue("d", 2)).isSameAs(value);
        assertThat(value.get()).isOne();
        assertThat(Scope.threads().lock("a")).isNotSameAs(scope.lock("a"));
        assertThat(scope.lock()).isNotSameAs(scope.lock());
    }

    @Test
    void aNameOfAnotherKindIsRefused() {
        scope.lock("stock");
        scope.intValue("n", 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.rlock("stock"))
                .withMessage("the name 'stock' belongs to a Lock, not to an RLock");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.condition("stock"))
                .withMessage("the name 'stock' belongs to a Lock, not to a Condition");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.intValue("stock", 0))
                .withMessage("the name 'stock' belongs to a Lock, not to a Value");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.longValue("n", 0))
                .withMessage("the name 'n' belongs to a Value of the type INT32, not of the type INT64");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.lock("n"))
                .withMessage("the name 'n' belongs to a Value, not to a Lock");
    }

    @Test
    void theOptionsAskedForMustBeThoseOfTheNamedLock() {
        LockOptions fair = LockOptions.defaults().withFairness(true).withAbandonedPolicy(AbandonedPolicy.FAIL);
        Lock lock = scope.lock("a", fair);
        RLock rlock = scope.rlock("b", fair);
        assertThat(scope.lock("a")).isSameAs(scope.lock("a", fair)).isSameAs(lock);
        assertThat(scope.rlock("b")).isSameAs(scope.rlock("b", fair)).isSameAs(rlock);
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.lock("a", LockOptions.defaults()))
                .withMessage("the lock 'a' must have the options fair=false, abandonedPolicy=CONTINUE:"
                        + " found fair=true, abandonedPolicy=FAIL");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.rlock("b", LockOptions.defaults()))
                .withMessageStartingWith("the lock 'b' must have the options fair=false");
    }

    @Test
    void theLockGivenMustBeThatOfTheNamedCondition() {
        RLock lock = scope.rlock();
        Condition condition = scope.condition("ready", lock);
        assertThat(scope.condition("ready")).isSameAs(condition);
        assertThat(scope.condition("ready", lock)).isSameAs(condition);
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.condition("ready", scope.rlock()))
                .withMessage("the condition 'ready' exists on another lock: " + lock);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.condition("other", Scope.threads().lock()))
                .withMessage("the lock must belong to this scope: Lock[@1, free]");
    }

    @Test
    void aNamedValueMustBeGuardedAsAskedFor() {
        ValueOptions raw = ValueOptions.raw();
        scope.value(ValueType.INT32, 0, raw.withName("raw"));
        scope.value(ValueType.INT32, 0, ValueOptions.named("guarded"));
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.intValue("raw", 0))
                .withMessage("the value 'raw' exists raw, not guarded");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.value(ValueType.INT32, 0, raw.withName("guarded")))
                .withMessage("the value 'guarded' exists guarded, not raw");
        assertThatIllegalStateException()
                .isThrownBy(() -> scope.value(
                        ValueType.INT32, 0, ValueOptions.named("guarded").withLock(scope.lock())))
                .withMessage("the value 'guarded' exists guarded by another lock: RLock[of Value \"guarded\", free]");
    }

    @Test
    void anIllegalNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.lock("a\n"))
                .withMessage("name must not contain control characters: found U+000A at 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scope.intValue("", 0))
                .withMessage("name must be from 1 to 1024 bytes of UTF-8: bytes=0");
    }

    @Test
    void noObjectLeavesItsJvm() {
        List<Object> objects = List.of(
                scope,
                scope.lock(),
                scope.rlock(),
                scope.condition(),
                scope.intValue(0),
                scope.doubleValue(0),
                scope.start(() -> {}));
        for (Object object : objects) {
            assertThatThrownBy(() -> serialize(object))
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessage("objects of a thread scope do not leave their JVM:"
                            + " send objects of a process scope instead");
        }
    }

    private static void serialize(Object object) throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(object);
        }
    }

    @Test
    void closingTwiceIsClosingOnce() {
        assertThat(scope.isClosed()).isFalse();
        scope.close();
        scope.close();
        assertThat(scope.isClosed()).isTrue();
        assertThat(scope).hasToString("Scope[threads:/, closed]");
    }

    @Test
    void aClosedScopeMakesNothing() {
        RLock lock = scope.rlock();
        scope.close();
        for (Background.Action use : List.<Background.Action>of(
                scope::lock,
                () -> scope.lock("a"),
                scope::rlock,
                () -> scope.rlock("a"),
                scope::condition,
                () -> scope.condition(lock),
                () -> scope.condition("a"),
                () -> scope.intValue(0),
                () -> scope.value('q', 0),
                scope::worker,
                () -> scope.start(() -> {}))) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the scope is closed");
        }
    }
}
