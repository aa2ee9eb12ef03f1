package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.testkit.Call;
import io.interproc.testkit.ThreadKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Named objects: which names are legal, and that one name means one object of one kind.
public interface ScopeNamesContract extends ScopeFixture {

    @ParameterizedTest
    @MethodSource(NamedKind.PAIRS)
    default void nameBelongsToOneKind(NamedKind first, NamedKind second) {
        first.ask(scope(), "taken");
        assertThatThrownBy(() -> second.ask(scope(), "taken"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("taken")
                .hasMessageMatching(first.messagePattern())
                .hasMessageMatching(second.messagePattern());
        first.ask(scope(), "taken");
    }

    @ParameterizedTest
    @EnumSource
    default void legalNamesAreAccepted(NamedKind kind) {
        kind.ask(scope(), "a");
        kind.ask(scope(), " with space");
        kind.ask(scope(), "with.dots-and_more:things\\");
        kind.ask(scope(), "..");
        kind.ask(scope(), "\uD83D\uDE00");
        kind.ask(scope(), "a/b");
        kind.ask(scope(), "/");
        kind.ask(scope(), "a".repeat(1024));
        kind.ask(scope(), "é".repeat(512));
        kind.ask(scope(), "\uD83D\uDE00".repeat(256));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "line\nbreak", "nul\u0000", "\u007f", "half \ud83d"})
    default void illegalNamesAreRefused(String name) {
        for (NamedKind kind : NamedKind.values()) {
            assertThatThrownBy(() -> kind.ask(scope(), name))
                    .as(kind.toString())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("name must");
        }
    }

    @Test
    default void longNamesAreRefused() {
        for (String name : new String[] {"a".repeat(1025), "é".repeat(513), "\uD83D\uDE00".repeat(257)}) {
            for (NamedKind kind : NamedKind.values()) {
                assertThatThrownBy(() -> kind.ask(scope(), name))
                        .as(kind.toString())
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("1024")
                        .hasMessageContaining(Integer.toString(name.getBytes(StandardCharsets.UTF_8).length));
            }
        }
    }

    @Test
    default void similarNamesAreDifferent() {
        scope().intValue("name", 1);
        assertThat(scope().intValue("Name", 2).get()).isEqualTo(2);
        assertThat(scope().intValue("name ", 3).get()).isEqualTo(3);
        assertThat(scope().intValue("a".repeat(1023), 4).get()).isEqualTo(4);
        assertThat(scope().intValue("a".repeat(1024), 5).get()).isEqualTo(5);
        assertThat(scope().intValue("name", 6).get()).isOne();
    }

    @Test
    default void namedObjectIsFoundWhateverItsOptionsIfNoneAreGiven() {
        Lock fair = scope().rlock("fair", LockOptions.defaults().withFairness(true));
        assertThat(fair.isFair()).isTrue();
        assertThat(scope().rlock("fair").isFair()).isTrue();
    }

    @Test
    default void namedConditionKeepsItsLock() {
        Lock lock = scope().lock("guard");
        scope().condition("changed", lock);
        try (var _ = scope().condition("changed", lock).hold()) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        try (var _ = scope().condition("changed").hold()) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
        assertThatThrownBy(() -> scope().condition("changed", scope().lock("another")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("changed", "lock");
    }

    @Test
    default void scopesDoNotShareNames() {
        IntValue here = scope().intValue("count", 1);
        IntValue there = anotherScope().intValue("count", 7);
        here.incrementAndGet();
        assertThat(there.get()).isEqualTo(7);
        assertThat(here.get()).isEqualTo(2);
    }

    @Test
    default void lockOfAnotherScopeIsRefused() {
        Lock foreign = anotherScope().rlock();
        assertThatThrownBy(() -> scope().condition(foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scope");
        assertThatThrownBy(() -> scope().condition("named", foreign))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scope");
        assertThatThrownBy(() -> scope().value(
                                ValueType.INT32, 0, ValueOptions.defaults().withLock(foreign)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scope");
        assertThat(scope().condition("named").waiters()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    default void firstOfSeveralAskersCreatesTheObject(ThreadKind kind) throws Exception {
        for (int round = 0; round < 20; round++) {
            String name = "contended-" + round;
            CountDownLatch start = new CountDownLatch(1);
            List<Call<IntValue>> askers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                int initial = i * 100;
                askers.add(threads().call(kind, () -> {
                    start.await();
                    IntValue value = scope().intValue(name, initial);
                    value.getAndAdd(1);
                    return value;
                }));
            }
            start.countDown();
            List<Integer> seen = new ArrayList<>();
            for (Call<IntValue> asker : askers) {
                asker.join();
            }
            for (Call<IntValue> asker : askers) {
                seen.add(asker.join().get());
            }
            assertThat(seen).containsOnly(seen.getFirst());
            assertThat(seen.getFirst()).isIn(104, 204, 304, 404);
        }
    }
}
