package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Event;
import io.interproc.JvmProcess;
import io.interproc.Worker;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.SharedLongs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What several parties, threads or processes, can rely on when they share an event.
public interface SharedEventContract extends ScopeFixture {

    /// How many parties wait.
    int PARTIES = 3;

    /// How often two parties signal each other.
    int ROUNDS = 500;

    /// The event is cleared before any of the parties has seen it set.
    @ParameterizedTest
    @EnumSource
    default void setReachesAllPartiesThatWait(PartyKind kind) throws Exception {
        Event event = scope().event();
        for (int i = 0; i < PARTIES; i++) {
            parties().start(kind, SharedEventContract::awaitOnce, event);
        }
        Eventually.equal("waiters", PARTIES, event::waiters);
        event.set();
        event.clear();
        parties().joinAll();
        assertThat(event.isSet()).isFalse();
        assertThat(event.waiters()).isZero();
    }

    /// A party that waits once.
    static void awaitOnce(Event event) throws InterruptedException {
        event.await();
    }

    @ParameterizedTest
    @EnumSource
    default void setOfAPartyIsSeenByTheOthers(PartyKind kind) throws Exception {
        Event there = scope().event();
        Event back = scope().event("back");
        try (SharedLongs count = SharedLongs.create(1)) {
            parties().start(kind, SharedEventContract::answer, there, back, count.path());
            for (int i = 0; i < ROUNDS; i++) {
                count.setPlain(0, count.getPlain(0) + 1);
                there.set();
                back.await();
                assertThat(back.isSet()).isTrue();
                back.clear();
            }
            assertThat(count.getPlain(0)).isEqualTo(2L * ROUNDS);
            parties().joinAll();
        }
        assertThat(there.isSet()).isFalse();
    }

    /// A party that counts on whenever the event is set, clears it, and answers.
    static void answer(Event there, Event back, String counter) throws InterruptedException {
        try (SharedLongs count = SharedLongs.open(counter)) {
            for (int i = 0; i < ROUNDS; i++) {
                there.await();
                there.clear();
                count.setPlain(0, count.getPlain(0) + 1);
                back.set();
            }
        }
    }

    /// A worker that is killed while it waits does not count, and holds up nobody.
    @Test
    default void deadWaiterHoldsUpNobody() throws Exception {
        Event event = scope().event();
        Worker worker = scope().start(SharedEventContract::awaitOnce, event);
        Eventually.equal("waiters", 1, event::waiters);
        parties().start(PartyKind.PLATFORM_THREAD, SharedEventContract::awaitOnce, event);
        Eventually.equal("waiters", 2, event::waiters);
        if (worker instanceof JvmProcess process) {
            process.kill();
            worker.join();
            Eventually.equal("waiters", 1, event::waiters);
        }
        event.set();
        parties().joinAll();
        worker.join();
        assertThat(event.waiters()).isZero();
    }

    /// An event that a party has set stays set when the party has ended.
    @ParameterizedTest
    @EnumSource
    default void eventOutlivesThePartyThatSetIt(PartyKind kind) throws Exception {
        Event event = scope().event();
        parties().start(kind, Event::set, event);
        parties().joinAll();
        assertThat(event.isSet()).isTrue();
    }
}
