package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.BlockingFixture.assertNobodyWaits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Which times a wait takes: none of them overflows, the lack of one is noticed first, and waits in vain leave nothing
/// behind.
public interface BlockingTimesContract extends BlockingFixture {

    /// The waits for the shortest and the longest times, in all timed ways.
    private static List<Body> waits(Blocking object, boolean longest) {
        List<Body> waits = new ArrayList<>();
        for (Blocking.Way way :
                object.ways().stream().filter(Blocking.Way::timed).toList()) {
            for (Duration timeout : longest ? ExtremeTimes.LONGEST : ExtremeTimes.SHORTEST) {
                waits.add(() -> assertThat(way.await(timeout))
                        .as("%s for %s", way, timeout)
                        .isEqualTo(longest));
            }
        }
        for (TimeUnit unit : ExtremeTimes.units()) {
            for (long time : longest ? List.of(Long.MAX_VALUE) : ExtremeTimes.SHORTEST_NUMBERS) {
                waits.add(() -> assertThat(object.await(time, unit))
                        .as("%s %s", time, unit)
                        .isEqualTo(longest));
            }
        }
        return waits;
    }

    @ParameterizedTest
    @EnumSource
    default void shortestTimesDoNotWait(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        threads()
                .run(kind, () -> {
                    for (Body wait : waits(object, false)) {
                        wait.run();
                    }
                })
                .join();
        assertNobodyWaits(object);
    }

    @ParameterizedTest
    @EnumSource
    default void longestTimesWaitUntilItMayGoOn(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        List<Body> waits = waits(object, true);
        for (Body wait : waits) {
            threads().run(kind, wait);
        }
        Eventually.equal("waiters", waits.size(), object::waiters);
        for (int i = 0; i < waits.size(); i++) {
            object.letGo();
        }
        threads().joinAll();
        assertNobodyWaits(object);
    }

    /// A null is found before anything else, also with an interruption pending, which is kept.
    @Test
    default void timesMustNotBeNull() throws Exception {
        Blocking object = newBlocking(scope());
        assertNullIsRefused(object);
        threads()
                .run(() -> {
                    Thread.currentThread().interrupt();
                    assertNullIsRefused(object);
                    assertThat(Thread.currentThread().isInterrupted()).isTrue();
                })
                .join();
        object.letGo();
        assertNullIsRefused(object);
    }

    private static void assertNullIsRefused(Blocking object) {
        for (Blocking.Way way :
                object.ways().stream().filter(Blocking.Way::timed).toList()) {
            assertThatNullPointerException().isThrownBy(() -> way.await(ExtremeTimes.noDuration()));
        }
        assertThatNullPointerException().isThrownBy(() -> object.await(1, ExtremeTimes.noUnit()));
        assertThatNullPointerException().isThrownBy(() -> object.await(-1, ExtremeTimes.noUnit()));
    }

    /// Timed waits in vain leave nothing behind.
    @ParameterizedTest
    @EnumSource
    default void waitsInVainLeaveNothingBehind(ThreadKind kind) throws Exception {
        Blocking object = newBlocking(scope());
        for (int i = 0; i < 4; i++) {
            threads().run(kind, () -> {
                for (int attempt = 0; attempt < 50; attempt++) {
                    assertThat(object.await(attempt % 3 * 100L, TimeUnit.MICROSECONDS))
                            .isFalse();
                }
            });
        }
        threads().joinAll();
        assertNobodyWaits(object);
        object.letGo();
        assertThat(object.await(0, TimeUnit.SECONDS)).isTrue();
    }
}
