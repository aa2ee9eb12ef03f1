package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import java.util.function.Predicate;

/// How the objects that are judged are waited for.
public interface BlockingFixture extends ScopeFixture {

    /// Creates an unnamed object of the scope, for which whoever comes has to wait.
    Blocking newBlocking(Scope scope);

    /// Does something with a new object for each method of waiting.
    default void forEachWay(Predicate<Blocking.Way> filter, Trial trial) throws Exception {
        int ways = newBlocking(scope()).ways().size();
        for (int i = 0; i < ways; i++) {
            Blocking object = newBlocking(scope());
            Blocking.Way way = object.ways().get(i);
            if (filter.test(way)) {
                trial.run(object, way);
            }
        }
    }

    /// What a test does with one method of waiting.
    @FunctionalInterface
    interface Trial {
        /// Runs.
        void run(Blocking object, Blocking.Way way) throws Exception;
    }

    /// Asserts that nobody waits.
    static void assertNobodyWaits(Blocking object) {
        assertThat(object.waiters()).isZero();
    }
}
