package io.interproc.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.SuiteRun;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Runs some tests of a suite of a broken scope, and asserts that they see it.
final class Verdict {

    /// Long enough for what a broken object does wrong, short because much of it hangs.
    private static final int CAUGHT_SECONDS = 2;

    private static final int PASSED_SECONDS = 60;

    /// How often a test may miss what takes two threads that meet, which on a busy machine they may not.
    private static final int ATTEMPTS = 10;

    private Verdict() {}

    static void isCaughtBy(Class<?> suite, String... tests) {
        Set<String> missed = new LinkedHashSet<>(List.of(tests));
        String last = "";
        for (int attempt = 1; !missed.isEmpty() && attempt <= ATTEMPTS; attempt++) {
            SuiteRun run = SuiteRun.of(suite, CAUGHT_SECONDS, missed.toArray(String[]::new));
            missed.removeAll(run.failures().keySet());
            last = run.toString();
        }
        assertThat(missed).as(last).isEmpty();
    }

    static void isPassedBy(Class<?> suite, String... tests) {
        SuiteRun run = SuiteRun.of(suite, PASSED_SECONDS, tests);
        assertThat(run.passed()).as(run.toString()).contains(tests);
        assertThat(run.failures()).as(run.toString()).isEmpty();
    }
}
