package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Event;
import io.interproc.Scope;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Seed;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The contract of an event.
public abstract class EventContract extends ContractSuite implements BlockingContract, SharedEventContract {

    /// Creates the suite.
    protected EventContract() {}

    @Override
    public final Blocking newBlocking(Scope scope) {
        return new NotSet(scope.event());
    }

    /// An event that is not set.
    private record NotSet(Event event) implements Blocking {
        @Override
        public List<Way> ways() {
            return List.of(
                    new Way("await", true, false, _ -> {
                        event.await();
                        return true;
                    }),
                    new Way("awaitUninterruptibly", false, false, _ -> {
                        event.awaitUninterruptibly();
                        return true;
                    }),
                    new Way("await for a duration", true, true, event::await),
                    new Way(
                            "await for a number",
                            true,
                            true,
                            timeout -> event.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)));
        }

        @Override
        public boolean await(long time, TimeUnit unit) throws InterruptedException {
            return event.await(time, unit);
        }

        @Override
        public int waiters() {
            return event.waiters();
        }

        @Override
        public void letGo() {
            event.set();
        }

        @Override
        public Map<String, Body> operations() {
            return Map.of("set", event::set, "clear", event::clear, "isSet", event::isSet);
        }
    }

    private Call<Boolean> waiter(Event event, ThreadKind kind) {
        int before = event.waiters();
        Call<Boolean> waiter = threads().call(kind, () -> event.await(LONG));
        Eventually.equal("waiters", before + 1, event::waiters);
        return waiter;
    }

    @Test
    void isSetFromTheFirstSetToTheNextClear() throws Exception {
        Event event = scope().event();
        assertThat(event.isSet()).isFalse();
        for (int round = 0; round < 3; round++) {
            event.set();
            assertThat(event.isSet()).isTrue();
            event.set();
            assertThat(event.isSet()).isTrue();
            event.await();
            event.awaitUninterruptibly();
            assertThat(event.await(Duration.ZERO)).isTrue();
            assertThat(event.isSet()).isTrue();
            event.clear();
            assertThat(event.isSet()).isFalse();
            event.clear();
            assertThat(event.isSet()).isFalse();
            assertThat(event.await(Duration.ZERO)).isFalse();
        }
    }

    /// The event stays set, so that each thread passes a second time at once.
    @ParameterizedTest
    @EnumSource
    void setLetsAllGoOnThatWait(ThreadKind kind) throws Exception {
        Event event = scope().event();
        for (int round = 0; round < 2; round++) {
            List<Call<Boolean>> waiters = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                waiters.add(threads().call(kind, () -> {
                    event.await();
                    return event.await(LONG);
                }));
                Eventually.equal("waiters", i + 1, event::waiters);
            }
            assertThat(waiters).noneMatch(Call::isDone);
            event.set();
            assertThat(event.waiters()).isZero();
            for (Call<Boolean> waiter : waiters) {
                assertThat(waiter.join()).isTrue();
            }
            event.clear();
        }
    }

    /// Who waited at the set goes on; who comes after the clear waits.
    @ParameterizedTest
    @EnumSource
    void setIsNotMissedThoughClearedAtOnce(ThreadKind kind) throws Exception {
        Event event = scope().event();
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(waiter(event, kind));
        }
        event.set();
        event.clear();
        assertThat(event.isSet()).isFalse();
        assertThat(event.waiters()).isZero();
        Call<Boolean> late = waiter(event, kind);
        for (Call<Boolean> waiter : waiters) {
            assertThat(waiter.join()).isTrue();
        }
        assertThat(late.isDone()).isFalse();
        assertThat(event.waiters()).isOne();
        event.set();
        assertThat(late.join()).isTrue();
    }

    /// A thread that sets and clears all the time, and others that wait: none misses the set that comes while it
    /// waits.
    @ParameterizedTest
    @EnumSource
    void pulsesReachEverybodyWhoWaits(ThreadKind kind) throws Exception {
        Event event = scope().event();
        int rounds = 300;
        List<Call<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            waiters.add(threads().run(kind, () -> {
                for (int round = 0; round < rounds; round++) {
                    event.await();
                }
            }));
        }
        while (!waiters.stream().allMatch(Call::isDone)) {
            int waiting = event.waiters();
            event.set();
            event.clear();
            assertThat(waiting).isBetween(0, waiters.size());
        }
        threads().joinAll();
        assertThat(event.waiters()).isZero();
    }

    /// Interruptions that race with a set: either the wait ends by the set, or it throws and the status is cleared.
    @ParameterizedTest
    @EnumSource
    void interruptionThatRacesWithASetEndsTheWaitOnce(ThreadKind kind) throws Exception {
        SplittableRandom random = Seed.random("interruptionThatRacesWithASetEndsTheWaitOnce");
        Event event = scope().event();
        for (int round = 0; round < 200; round++) {
            event.clear();
            Call<Boolean> waiter = threads().call(kind, () -> {
                try {
                    event.await();
                    return event.isSet();
                } catch (InterruptedException _) {
                    return !Thread.currentThread().isInterrupted();
                }
            });
            if (random.nextBoolean()) {
                Eventually.equal("waiters", 1, event::waiters);
            }
            if (random.nextBoolean()) {
                waiter.interrupt();
                event.set();
            } else {
                event.set();
                waiter.interrupt();
            }
            assertThat(waiter.join()).isTrue();
            assertThat(event.waiters()).isZero();
        }
    }

    @Test
    void eventsAreIndependent() {
        Event first = scope().event();
        Event second = scope().event();
        assertThat(first).isNotEqualTo(second);
        first.set();
        assertThat(second.isSet()).isFalse();
    }

    @Test
    void namedEventIsFoundByItsName() throws Exception {
        Event event = scope().event("ready");
        Call<Boolean> waiter = waiter(event, ThreadKind.PLATFORM);
        Event again = scope().event("ready");
        assertThat(again.waiters()).isOne();
        again.set();
        assertThat(waiter.join()).isTrue();
        assertThat(event.isSet()).isTrue();
        assertThat(scope().event("steady").isSet()).isFalse();
    }

    @Test
    void describesItself() throws Exception {
        Event event = scope().event("ready");
        assertThat(event).hasToString("Event[\"ready\", not set, 0 waiting]");
        Call<Boolean> waiter = waiter(event, ThreadKind.VIRTUAL);
        assertThat(event).hasToString("Event[\"ready\", not set, 1 waiting]");
        event.set();
        assertThat(event).hasToString("Event[\"ready\", set]");
        waiter.join();
        assertThat(scope().event().toString()).matches("Event\\[@\\w+, not set, 0 waiting]");
        Scope scope = anotherScope();
        Event closed = scope.event();
        scope.close();
        assertThat(closed).hasToString("Event[closed]");
    }
}
