package io.interproc.testkit.contract;

import static io.interproc.testkit.contract.ScopeClosingContract.assertAllClosed;
import static io.interproc.testkit.contract.ScopeClosingContract.assertClosed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.interproc.Scope;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner.Body;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of an object on which threads wait, and of these threads, when its scope is closed.
public interface BlockingClosingContract extends BlockingFixture {

    @ParameterizedTest
    @EnumSource
    default void closingWakesThoseWhoWait(ThreadKind kind) throws Exception {
        Scope scope = anotherScope();
        Blocking object = newBlocking(scope);
        List<Blocking.Way> ways = object.ways();
        for (Blocking.Way way : ways) {
            for (int i = 0; i < 2; i++) {
                threads().run(kind, () -> assertClosed(() -> way.await(LONG)));
            }
        }
        Eventually.equal("waiters", 2 * ways.size(), object::waiters);
        scope.close();
        threads().joinAll();
    }

    @Test
    default void everyMethodIsRefusedWhenTheScopeIsClosed() {
        Scope scope = anotherScope();
        Blocking object = newBlocking(scope);
        Map<String, Body> operations = new LinkedHashMap<>(object.operations());
        for (Blocking.Way way : object.ways()) {
            operations.put(way.name(), () -> way.await(LONG));
        }
        operations.put("the wait with a unit", () -> object.await(1, TimeUnit.DAYS));
        operations.put("waiters", object::waiters);
        scope.close();
        assertAllClosed(operations);
    }

    /// A closed scope may refuse the wait or tell of the interruption, but somebody must hear of the interruption.
    @Test
    default void noInterruptionIsLostInAClosedScope() {
        Scope scope = anotherScope();
        List<Blocking.Way> ways = newBlocking(scope).ways();
        scope.close();
        for (Blocking.Way way : ways) {
            Thread.currentThread().interrupt();
            Throwable thrown = catchThrowable(() -> way.await(LONG));
            boolean interrupted = Thread.interrupted();
            assertThat(interrupted || thrown instanceof InterruptedException)
                    .as(way + " threw " + thrown)
                    .isTrue();
        }
    }

    /// Threads that are awake inside are as safe as those asleep: each operation either happens or is refused.
    @ParameterizedTest
    @EnumSource
    default void closingDuringWaitsRefusesThemSafely(ThreadKind kind) throws Exception {
        for (int round = 0; round < 10; round++) {
            Scope scope = anotherScope();
            Blocking object = newBlocking(scope);
            CountDownLatch inside = new CountDownLatch(4);
            for (int i = 0; i < 4; i++) {
                boolean waits = i % 2 == 0;
                threads()
                        .run(
                                kind,
                                () -> assertClosed(() -> {
                                    inside.countDown();
                                    while (true) {
                                        if (waits) {
                                            object.await(20, TimeUnit.MICROSECONDS);
                                        } else {
                                            object.letGo();
                                        }
                                        LockSupport.parkNanos(1); // a virtual thread leaves its carrier
                                    }
                                }));
            }
            inside.await();
            scope.close();
            threads().joinAll();
        }
    }
}
