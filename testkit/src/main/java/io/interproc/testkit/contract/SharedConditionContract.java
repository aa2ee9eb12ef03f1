package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ConditionFixture.assertQuiet;
import static io.interproc.testkit.contract.ConditionFixture.notifyHolding;
import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.SharedLongs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What several parties, threads or processes, can rely on when they share a condition.
public interface SharedConditionContract extends ConditionFixture {

    @ParameterizedTest
    @EnumSource
    default void exactlySoManyPartiesAreWoken(PartyKind kind) throws Exception {
        Condition condition = newCondition();
        try (SharedLongs returned = SharedLongs.create(1)) {
            for (int i = 0; i < 3; i++) {
                parties().start(kind, SharedConditionContract::awaitOnce, condition, returned.path());
            }
            Eventually.equal("waiters", 3, condition::waiters);
            assertThat(notifyHolding(condition, 2)).isEqualTo(2);
            Eventually.equal("returned", 2L, () -> returned.get(0));
            assertThat(condition.waiters()).isOne();
            assertThat(notifyHolding(condition, 2)).isOne();
            parties().joinAll();
            assertThat(returned.get(0)).isEqualTo(3);
        }
        assertQuiet(condition);
    }

    /// Waiters of all kinds together, some of which give up first: all that are left are woken by one call.
    @ParameterizedTest
    @EnumSource
    default void allThatAreLeftAreWoken(PartyKind kind) throws Exception {
        Condition condition = newCondition();
        try (SharedLongs returned = SharedLongs.create(1)) {
            parties().start(kind, SharedConditionContract::awaitInVain, condition, 5);
            parties().start(PartyKind.PLATFORM_THREAD, SharedConditionContract::awaitInVain, condition, 5);
            parties().joinAll();
            for (PartyKind each : new PartyKind[] {kind, PartyKind.PLATFORM_THREAD, PartyKind.VIRTUAL_THREAD, kind}) {
                parties().start(each, SharedConditionContract::awaitOnce, condition, returned.path());
            }
            Eventually.equal("waiters", 4, condition::waiters);
            try (var _ = condition.hold()) {
                assertThat(condition.notifyAllWaiters()).isEqualTo(4);
            }
            parties().joinAll();
            assertThat(returned.get(0)).isEqualTo(4);
        }
        assertQuiet(condition);
    }

    /// The notified has acquired the lock anew, after its notifier: a store that has seen the notifier's token
    /// still takes what the notified writes, and no longer what the notifier does.
    @ParameterizedTest
    @EnumSource
    default void fencingTokenOfTheNotifiedIsGreaterThanTheNotifiers(PartyKind kind) throws Exception {
        Condition condition = newCondition();
        try (SharedLongs tokens = SharedLongs.create(2)) {
            parties().start(kind, SharedConditionContract::awaitNotingTokens, condition, tokens.path());
            Eventually.equal("waiters", 1, condition::waiters);
            long notifier;
            try (Held held = condition.hold()) {
                notifier = held.fencingToken();
                assertThat(notifier)
                        .isEqualTo(condition.getLock().fencingToken())
                        .isGreaterThan(tokens.get(0));
                condition.notifyOne();
            }
            parties().joinAll();
            assertThat(tokens.get(1)).isGreaterThan(notifier);
        }
        assertQuiet(condition);
    }

    /// A party that waits once, and notes the lock's fencing token before and after.
    static void awaitNotingTokens(Condition condition, String tokens) throws InterruptedException {
        try (SharedLongs longs = SharedLongs.open(tokens);
                Held held = condition.hold()) {
            longs.setPlain(0, held.fencingToken());
            assertThat(condition.getLock().fencingToken()).isEqualTo(longs.getPlain(0));
            condition.await();
            longs.setPlain(1, condition.getLock().fencingToken());
            assertThat(held.fencingToken()).isEqualTo(longs.getPlain(0));
        }
    }

    /// A party that waits once, holding twice, and counts itself when it returns.
    static void awaitOnce(Condition condition, String returned) throws InterruptedException {
        try (SharedLongs counter = SharedLongs.open(returned);
                var _ = condition.hold();
                var _ = condition.hold()) {
            condition.await();
            assertThat(condition.getLock().holdCount()).isEqualTo(2);
            counter.setPlain(0, counter.getPlain(0) + 1);
        }
    }

    /// A party that waits a few times for what does not come.
    static void awaitInVain(Condition condition, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            try (var _ = condition.hold()) {
                assertThat(condition.await(SHORT.dividedBy(4))).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    default void twoPartiesAlternate(PartyKind kind) throws Exception {
        Condition condition = newCondition();
        int rounds = 500;
        try (SharedLongs turn = SharedLongs.create(1)) {
            parties().start(kind, SharedConditionContract::alternate, condition, turn.path(), 0, rounds);
            parties()
                    .start(
                            PartyKind.PLATFORM_THREAD,
                            SharedConditionContract::alternate,
                            condition,
                            turn.path(),
                            1,
                            rounds);
            parties().joinAll();
            assertThat(turn.get(0)).isEqualTo(2L * rounds);
        }
        assertQuiet(condition);
    }

    /// A party that counts on whenever the count is even, or odd.
    static void alternate(Condition condition, String turn, int parity, int rounds) throws InterruptedException {
        try (SharedLongs count = SharedLongs.open(turn)) {
            for (int i = 0; i < rounds; i++) {
                try (var _ = condition.hold()) {
                    condition.waitFor(() -> count.getPlain(0) % 2 == parity);
                    count.setPlain(0, count.getPlain(0) + 1);
                    condition.notifyOne();
                }
            }
        }
    }

    /// Producers and consumers over a store of three places: every item is consumed exactly once.
    @ParameterizedTest
    @EnumSource
    default void everyItemIsConsumedOnce(PartyKind kind) throws Exception {
        Condition condition = newCondition();
        int items = 200;
        try (SharedLongs store = SharedLongs.create(STORE_SIZE)) {
            parties().start(kind, SharedConditionContract::produce, condition, store.path(), 2 * items);
            parties().start(kind, SharedConditionContract::consume, condition, store.path(), items);
            parties()
                    .start(PartyKind.PLATFORM_THREAD, SharedConditionContract::produce, condition, store.path(), items);
            parties()
                    .start(
                            PartyKind.VIRTUAL_THREAD,
                            SharedConditionContract::consume,
                            condition,
                            store.path(),
                            2 * items);
            parties().joinAll();
            assertThat(store.get(STORED)).isZero();
            assertThat(store.get(NEXT_ITEM)).isEqualTo(3L * items);
            assertThat(store.get(SUM)).isEqualTo(3L * items * (3L * items + 1) / 2);
        }
        assertQuiet(condition);
    }

    /// How many items are in the store.
    int STORED = 0;

    /// The number of the item produced last.
    int NEXT_ITEM = 1;

    /// The sum of the numbers consumed.
    int SUM = 2;

    /// Where the items are; the places that are taken are the first.
    int PLACES = 3;

    /// How many longs the store has, three of which are places.
    int STORE_SIZE = 6;

    /// A party that produces numbered items.
    static void produce(Condition condition, String store, int items) throws InterruptedException {
        try (SharedLongs longs = SharedLongs.open(store)) {
            for (int i = 0; i < items; i++) {
                try (var _ = condition.hold()) {
                    condition.waitFor(() -> longs.getPlain(STORED) < STORE_SIZE - PLACES);
                    int stored = (int) longs.getPlain(STORED);
                    longs.setPlain(NEXT_ITEM, longs.getPlain(NEXT_ITEM) + 1);
                    longs.setPlain(PLACES + stored, longs.getPlain(NEXT_ITEM));
                    longs.setPlain(STORED, stored + 1);
                    condition.notifyAllWaiters();
                }
            }
        }
    }

    /// A party that consumes items.
    static void consume(Condition condition, String store, int items) throws InterruptedException {
        try (SharedLongs longs = SharedLongs.open(store)) {
            for (int i = 0; i < items; i++) {
                try (var _ = condition.hold()) {
                    condition.waitFor(() -> longs.getPlain(STORED) > 0);
                    int stored = (int) longs.getPlain(STORED);
                    longs.setPlain(SUM, longs.getPlain(SUM) + longs.getPlain(PLACES + stored - 1));
                    longs.setPlain(STORED, stored - 1);
                    condition.notifyAllWaiters();
                }
            }
        }
    }
}
