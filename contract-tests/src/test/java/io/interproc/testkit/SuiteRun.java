package io.interproc.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs a test class inside a test, to see it fail: the negative control of a suite or of a tool.
public final class SuiteRun {

    private final Set<String> passed = new LinkedHashSet<>();
    private final Map<String, Throwable> failures = new LinkedHashMap<>();
    private final Map<String, String> skipped = new LinkedHashMap<>();

    private SuiteRun() {}

    /// Runs the tests of these names, or all tests of the class, each for a few seconds at most.
    public static SuiteRun of(Class<?> testClass, int watchdogSeconds, String... tests) {
        PostDiscoveryFilter named = test -> FilterResult.includedIf(tests.length == 0
                || test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getMethodName())
                        .filter(List.of(tests)::contains)
                        .isPresent());
        SuiteRun run = new SuiteRun();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(testClass))
                                .filters(named)
                                .configurationParameter(Watchdog.SECONDS, Integer.toString(watchdogSeconds))
                                .build(),
                        run.new Listener());
        return run;
    }

    /// Returns the names of the methods all of whose invocations passed.
    public Set<String> passed() {
        Set<String> all = new LinkedHashSet<>(passed);
        all.removeAll(failures.keySet());
        return all;
    }

    /// Returns the first failure of each method that failed, by its name; that of a class by the class's name.
    public Map<String, Throwable> failures() {
        return failures;
    }

    /// Returns the reasons why methods were skipped, by their names.
    public Map<String, String> skipped() {
        return skipped;
    }

    private static String name(TestIdentifier test) {
        return test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> ((MethodSource) source).getMethodName())
                .orElse(test.getDisplayName());
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("passed: " + passed());
        failures.forEach((name, failure) -> lines.add("failed: " + name + ": " + failure));
        skipped.forEach((name, reason) -> lines.add("skipped: " + name + ": " + reason));
        return String.join("\n", lines);
    }

    private final class Listener implements TestExecutionListener {
        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            skipped.put(name(test), reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == Status.FAILED) {
                failures.putIfAbsent(name(test), result.getThrowable().orElseThrow());
            } else if (result.getStatus() == Status.ABORTED) {
                skipped.put(
                        name(test),
                        result.getThrowable().map(Throwable::getMessage).orElse(""));
            } else if (test.isTest()) {
                passed.add(name(test));
            }
        }
    }
}
