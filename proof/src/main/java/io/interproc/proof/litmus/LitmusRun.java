package io.interproc.proof.litmus;

import io.interproc.proof.Budget;
import io.interproc.proof.Evidence;
import io.interproc.proof.Primitive;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Runs litmus tests in one JVM after the other, and counts what they show.
public final class LitmusRun {

    /// A control that was not seen gets twice the time, so often.
    private static final int MORE_TRIES = 6;

    private static final int MORE_MILLIS = 500;

    private final boolean stressed;
    private final PrintStream progress;
    private final List<LitmusTest> tests;
    private final int moreTries;
    private final Map<LitmusTest, Count> counts = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    private static final class Count {
        private long runs;
        private long interesting;
    }

    /// Creates a run of all tests that a budget includes.
    ///
    /// @param stressed whether the JVMs have a compiler that schedules at random
    /// @param progress told what is being done
    public LitmusRun(boolean stressed, Budget budget, PrintStream progress) {
        this(
                stressed,
                progress,
                LitmusTest.all().stream()
                        .filter(test -> budget.includes(test.primitives()))
                        .toList(),
                MORE_TRIES);
    }

    /// Returns what the tests are about.
    public static Set<Primitive> primitives() {
        return LitmusTest.all().stream()
                .flatMap(test -> test.primitives().stream())
                .collect(Collectors.toSet());
    }

    LitmusRun(boolean stressed, PrintStream progress, List<LitmusTest> tests, int moreTries) {
        this.stressed = stressed;
        this.progress = progress;
        this.tests = tests;
        this.moreTries = moreTries;
    }

    /// Runs all tests in a fresh JVM.
    ///
    /// @param name what a violation calls the JVM
    /// @param millis how long each test is run
    public void run(String name, List<String> options, int millis) {
        try (LitmusJvm jvm = new LitmusJvm(options)) {
            for (LitmusTest test : tests) {
                run(test, jvm, name, millis);
            }
        }
        progress.println("%d litmus tests in %s: %s"
                .formatted(tests.size(), name, violations.isEmpty() ? "sound" : "VIOLATION"));
    }

    /// Runs those controls again that have shown nothing so far. One that shows nothing in the end is a violation.
    public void insistOnControls(String name, List<String> options) {
        try (LitmusJvm jvm = new LitmusJvm(options)) {
            for (LitmusTest test : tests) {
                Count count = counts.get(test);
                if (count == null
                        || test.control().isEmpty()
                        || !mustBeSeen(test.control().get())) {
                    continue;
                }
                for (int i = 0; count.interesting == 0 && i < moreTries; i++) {
                    run(test, jvm, name, MORE_MILLIS << i);
                }
                if (count.interesting == 0) {
                    violations.add("control: %s: the outcome that it must show was not seen in %,d runs"
                            .formatted(test.title(), count.runs));
                }
            }
        }
    }

    private void run(LitmusTest test, LitmusJvm jvm, String name, int millis) {
        Count count = counts.computeIfAbsent(test, _ -> new Count());
        jvm.run(test, millis).forEach((outcome, times) -> {
            count.runs += times;
            if (test.isForbidden(outcome)) {
                violations.add("%s: (%s), %s: %,d times in %s"
                        .formatted(test.title(), outcome, test.meaning(outcome), times, name));
            } else if (test.isInteresting(outcome)) {
                count.interesting += times;
            }
        });
    }

    /// Returns whether a control must show its outcome here. Two threads on one processor always see each other.
    private boolean mustBeSeen(Control control) {
        return control.by() == (stressed ? Control.Mover.STRESSED_COMPILER : Control.Mover.PROCESSOR)
                && Arrays.asList(control.on()).contains(System.getProperty("os.arch"))
                && Runtime.getRuntime().availableProcessors() > 1;
    }

    /// Returns a row for each test.
    public List<Evidence.Row> rows() {
        List<Evidence.Row> rows = new ArrayList<>();
        for (LitmusTest test : tests) {
            Count count = counts.getOrDefault(test, new Count());
            String title = (test.control().isPresent() ? "control: " : "") + test.title();
            rows.add(new Evidence.Row(title, figure(test, count)));
        }
        return rows;
    }

    private String figure(LitmusTest test, Count count) {
        if (test.control().isEmpty()) {
            return "%,d runs".formatted(count.runs);
        }
        String seen = "shown %,d times in %,d runs".formatted(count.interesting, count.runs);
        return mustBeSeen(test.control().get()) ? seen : seen + "; need not be shown here";
    }

    /// Returns what must not have happened.
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
