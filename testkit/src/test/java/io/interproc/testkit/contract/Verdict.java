package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.SuiteRun;

/// Runs some tests of a suite of a broken scope, and asserts that they see it.
final class Verdict {

    /// Long enough for what a broken object does wrong, short because much of it hangs.
    private static final int CAUGHT_SECONDS = 2;

    private static final int PASSED_SECONDS = 60;

    private Verdict() {}

    static void isCaughtBy(Class<?> suite, String... tests) {
        SuiteRun run = SuiteRun.of(suite, CAUGHT_SECONDS, tests);
        assertThat(run.failures().keySet()).as(run.toString()).contains(tests);
    }

    static void isPassedBy(Class<?> suite, String... tests) {
        SuiteRun run = SuiteRun.of(suite, PASSED_SECONDS, tests);
        assertThat(run.passed()).as(run.toString()).contains(tests);
        assertThat(run.failures()).as(run.toString()).isEmpty();
    }
}
