package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Task0;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.spi.ObjectType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What a scope says of misuse and of its objects: the same words in every scope, which
/// [Misuse][io.interproc.spi.Misuse] has for its exceptions.
@SuppressWarnings("LockNotBeforeTry") // what is tested
public interface ScopeMessagesContract extends ScopeFixture {

    private static void assertSays(
            Class<? extends Throwable> type, String message, List<? extends ThrowingCallable> misuses) {
        for (ThrowingCallable misuse : misuses) {
            assertThatThrownBy(misuse).isInstanceOf(type).hasMessage(message);
        }
    }

    @Test
    default void closedScopeIsToldInTheSameWords() {
        Scope scope = anotherScope();
        Lock lock = scope.lock();
        Condition condition = scope.condition();
        IntValue value = scope.intValue(0);
        Semaphore semaphore = scope.semaphore(1);
        scope.close();
        assertSays(
                IllegalStateException.class,
                "the scope is closed",
                List.<ThrowingCallable>of(
                        scope::lock,
                        () -> scope.condition("changed"),
                        () -> scope.start(ScopeClosingContract::nothing),
                        lock::lock,
                        lock::unlock,
                        lock::holder,
                        condition::await,
                        () -> condition.notify(1),
                        value::get,
                        value::peek,
                        semaphore::acquire,
                        semaphore::release,
                        semaphore::hold));
        assertThat(lock).hasToString("Lock[closed]");
        assertThat(condition).hasToString("Condition[closed]");
        assertThat(value).hasToString("Value[closed, INT32, guarded]");
        assertThat(semaphore).hasToString("Semaphore[closed]");
        assertThat(scope.toString()).matches("Scope\\[.+, closed]");
    }

    @Test
    default void lockThatIsNotHeldIsToldInTheSameWords() throws Exception {
        Condition condition = scope().condition("changed");
        Lock lock = condition.getLock();
        List<ThrowingCallable> misuses = List.of(
                lock::unlock,
                lock::fencingToken,
                lock::abandonedBy,
                condition::release,
                condition::await,
                condition::awaitUninterruptibly,
                () -> condition.await(SHORT),
                () -> condition.waitFor(() -> true),
                condition::notifyOne,
                condition::signalAll);
        assertSays(
                IllegalMonitorStateException.class,
                "the lock must be held by the current thread: RLock[of Condition \"changed\", free]",
                misuses);
        lock.lock();
        String holder = lock.holder().orElseThrow().toString();
        threads()
                .run(() -> assertSays(
                        IllegalMonitorStateException.class,
                        "the lock must be held by the current thread: RLock[of Condition \"changed\", held by " + holder
                                + "]",
                        misuses))
                .join();
        lock.unlock();
    }

    @Test
    default void acquisitionOfWhatOneHoldsIsToldInTheSameWords() {
        Lock lock = scope().lock("ledger");
        try (Held _ = lock.hold()) {
            String text = "Lock[\"ledger\", held by " + lock.holder().orElseThrow() + "]";
            assertSays(
                    IllegalMonitorStateException.class,
                    "the lock is not re-entrant and the current thread holds it; use an RLock: " + text,
                    List.<ThrowingCallable>of(lock::lock, lock::hold, () -> lock.tryLock(SHORT)));
            assertSays(
                    IllegalMonitorStateException.class,
                    "recover must not be called by the holder of a lock that is not abandoned: " + text,
                    List.<ThrowingCallable>of(() -> lock.recover(() -> {})));
        }
    }

    @Test
    default void lockOfAnotherScopeIsToldInTheSameWords() {
        Lock foreign = anotherScope().lock("ledger");
        assertSays(
                IllegalArgumentException.class,
                "the lock must belong to this scope: Lock[\"ledger\", free]",
                List.<ThrowingCallable>of(
                        () -> scope().condition(foreign),
                        () -> scope().condition("changed", foreign),
                        () -> scope().value('i', 0, ValueOptions.defaults().withLock(foreign))));
    }

    @Test
    default void nameOfAnotherObjectIsToldInTheSameWords() {
        scope().lock("lock");
        scope().condition("condition");
        scope().intValue("value", 0);
        scope().semaphore("semaphore", 1);
        assertNameRefused("the name 'lock' belongs to a Lock, not to an RLock", () -> scope().rlock("lock"));
        assertNameRefused(
                "the name 'condition' belongs to a Condition, not to a Lock", () -> scope().lock("condition"));
        assertNameRefused("the name 'value' belongs to a Value, not to a Condition", () -> scope().condition("value"));
        assertNameRefused(
                "the name 'semaphore' belongs to a Semaphore, not to a BoundedSemaphore",
                () -> scope().boundedSemaphore("semaphore", 1));
        assertNameRefused(
                "the name 'value' belongs to a Value of the type INT32, not of the type FLOAT64",
                () -> scope().doubleValue("value", 0));
    }

    private static void assertNameRefused(String message, ThrowingCallable misuse) {
        assertSays(IllegalStateException.class, message, List.of(misuse));
    }

    @Test
    default void otherOptionsOfANamedObjectAreToldInTheSameWords() {
        scope().lock("lock");
        RLock guard = scope().rlock("guard");
        scope().condition("condition", guard);
        scope().intValue("guarded", 0);
        scope().value('i', 0, ValueOptions.raw().withName("raw"));
        assertNameRefused(
                "the lock 'lock' must have the options fair=true, abandonedPolicy=FAIL: found fair=false,"
                        + " abandonedPolicy=CONTINUE",
                () -> scope().lock(
                                "lock",
                                LockOptions.defaults().withFairness(true).withAbandonedPolicy(AbandonedPolicy.FAIL)));
        assertNameRefused(
                "the condition 'condition' exists on another lock: RLock[\"guard\", free]",
                () -> scope().condition("condition", scope().rlock()));
        assertNameRefused("the value 'raw' exists raw, not guarded", () -> scope().intValue("raw", 0));
        assertNameRefused(
                "the value 'guarded' exists guarded, not raw",
                () -> scope().value('i', 0, ValueOptions.raw().withName("guarded")));
        assertNameRefused(
                "the value 'guarded' exists guarded by another lock: RLock[of Value \"guarded\", free]",
                () -> scope().value('i', 0, ValueOptions.named("guarded").withLock(guard)));
    }

    @Test
    default void illegalArgumentsAreToldInTheSameWords() {
        assertIllegal("name must be from 1 to 1024 bytes of UTF-8: bytes=0", () -> scope().lock(""));
        assertIllegal("name must not contain control characters: found U+000A at 1", () -> scope().intValue("a\n", 0));
        assertIllegal(
                "INT32 must be set to a whole number or a boolean: kind=java.lang.String",
                () -> scope().value(ValueType.INT32, "3"));
        assertIllegal("CHAR must be from 0 to 255: value=256", () -> scope().value(ValueType.CHAR, 256));
        assertIllegal("type code must be one of c b B h H i I l L q Q f d u ?: code='x'", () -> scope().value('x', 0));
        assertThatThrownBy(() -> scope().value('i', 0, ValueOptions.raw().withName("raw"))
                        .getLock())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the value must be guarded to have a lock: Value[\"raw\", INT32, raw]");
    }

    private static void assertIllegal(String message, ThrowingCallable misuse) {
        assertSays(IllegalArgumentException.class, message, List.of(misuse));
    }

    @Test
    @SuppressWarnings("NullAway") // a null where none belongs
    default void nullIsToldByTheNameOfTheArgument() {
        assertNull("name", () -> scope().lock((String) null));
        assertNull("options", () -> scope().rlock((LockOptions) null));
        assertNull("options", () -> scope().lock("lock", null));
        assertNull("lock", () -> scope().condition((Lock) null));
        assertNull("lock", () -> scope().condition("changed", null));
        assertNull("name", () -> scope().semaphore((String) null, 1));
        assertNull("options", () -> scope().semaphore(1, null));
        assertNull("options", () -> scope().boundedSemaphore("slots", 1, null));
        assertNull("type", () -> scope().value((ValueType<IntValue>) null, 0));
        assertNull("options", () -> scope().value('i', 0, null));
        assertNull("task", () -> scope().start((Task0) null));
        assertNull("object", () -> scope().remove((Object) null));
        assertNull("object", () -> {
            try (Region region = scope().region()) {
                region.leave(null);
            }
        });
    }

    private static void assertNull(String argument, ThrowingCallable misuse) {
        assertSays(NullPointerException.class, argument, List.of(misuse));
    }

    @Test
    default void objectsDescribeThemselvesInTheSameWords() {
        Lock lock = scope().lock("ledger");
        assertThat(lock).hasToString("Lock[\"ledger\", free]");
        try (Held _ = lock.hold()) {
            assertThat(lock)
                    .hasToString("Lock[\"ledger\", held by " + lock.holder().orElseThrow() + "]");
        }
        assertThat(scope().rlock().toString()).matches("RLock\\[@\\w+, free]");
        assertThat(scope().rlock())
                .isNotEqualTo(scope().rlock())
                .doesNotHaveToString(scope().rlock().toString());
        assertThat(scope().condition("changed"))
                .hasToString("Condition[\"changed\", 0 waiting, RLock[of Condition \"changed\", free]]");
        assertThat(scope().condition("other", lock))
                .hasToString("Condition[\"other\", 0 waiting, Lock[\"ledger\", free]]");
        assertThat(scope().intValue("count", 0)).hasToString("Value[\"count\", INT32, guarded]");
        assertThat(scope().intValue("count", 0).getLock()).hasToString("RLock[of Value \"count\", free]");
        assertThat(scope().value(ValueType.FLOAT64, 0, ValueOptions.raw()).toString())
                .matches("Value\\[@\\w+, FLOAT64, raw]");
        assertThat(scope().intValue(0).getLock().toString()).matches("RLock\\[of Value @\\w+, free]");
        assertThat(scope().toString()).matches("Scope\\[[^,]+]");
    }

    /// A scope that does not serve a type says so, whatever is asked for.
    @Test
    default void typesThatAreNotServedAreRefusedByName() {
        Set<ObjectType> missing = EnumSet.allOf(ObjectType.class);
        missing.removeAll(scope().objectTypes());
        for (NamedKind kind : NamedKind.values()) {
            if (missing.contains(kind.type())) {
                assertThatThrownBy(() -> kind.ask(scope(), "missing"))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContainingAll(kind.type().toString(), scope().toString());
            } else {
                kind.ask(scope(), kind.name());
            }
        }
    }
}
