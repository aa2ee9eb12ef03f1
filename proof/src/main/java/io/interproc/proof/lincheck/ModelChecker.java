package io.interproc.proof.lincheck;

import io.interproc.proof.Evidence;
import io.interproc.proof.lincheck.Structures.CarelessCounter;
import io.interproc.proof.lincheck.Structures.Counter;
import io.interproc.proof.lincheck.Structures.GuardedValue;
import io.interproc.proof.lincheck.Structures.Meeting;
import io.interproc.proof.lincheck.Structures.NestedCounter;
import io.interproc.proof.lincheck.Structures.SilentMeeting;
import io.interproc.testkit.ChildJvm;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lets Lincheck look at every structure, in a JVM of its own, and judges what it finds.
public final class ModelChecker {

    private static final Map<Class<?>, String> TITLES = new LinkedHashMap<>();
    private static final Map<Class<?>, String> CONTROLS = new LinkedHashMap<>();

    static {
        TITLES.put(Counter.class, "a lock");
        TITLES.put(NestedCounter.class, "a re-entrant lock, taken twice");
        TITLES.put(GuardedValue.class, "a guarded value");
        TITLES.put(Meeting.class, "a condition, by which two threads meet");
        CONTROLS.put(CarelessCounter.class, "control: a look and a store instead of a CAS");
        CONTROLS.put(SilentMeeting.class, "control: a wake-up forgotten");
        TITLES.putAll(CONTROLS);
    }

    /// Lincheck adds an agent, and calls Unsafe.
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=4",
            "-XX:+EnableDynamicAgentLoading",
            "--sun-misc-unsafe-memory-access=allow");

    private final List<Evidence.Row> rows = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /// Creates a checker that has seen nothing.
    public ModelChecker() {
        // Nothing to prepare.
    }

    /// Checks all structures.
    ///
    /// @param calls how many calls each of two threads makes
    /// @param invocations in how many interleavings
    public void run(int calls, int invocations, PrintStream progress) {
        List<String> args = new ArrayList<>(List.of(Integer.toString(calls), Integer.toString(invocations)));
        TITLES.keySet().forEach(structure -> args.add(structure.getName()));
        try (ChildJvm child = ChildJvm.start("lincheck", OPTIONS, LincheckProcess::run, args.toArray(String[]::new))) {
            TITLES.forEach((structure, title) -> {
                String[] line = child.next().split(" ", 3);
                judge(structure, title, line[0].equals("wrong") ? line[2] : "", calls, invocations);
                progress.println("%s, %d calls by each of two threads: %s".formatted(title, calls, line[0]));
            });
        }
    }

    private void judge(Class<?> structure, String title, String wrong, int calls, int invocations) {
        boolean control = CONTROLS.containsKey(structure);
        if (wrong.isEmpty() == control) {
            violations.add(title + ": " + (control ? "not found" : wrong));
        }
        String calling = "%d %s by each of two threads: ".formatted(calls, calls == 1 ? "call" : "calls");
        rows.add(new Evidence.Row(
                title,
                calling + (wrong.isEmpty() ? "at most %,d interleavings".formatted(invocations) : "found, " + wrong)));
    }

    /// Returns a row for each structure and run.
    public List<Evidence.Row> rows() {
        return List.copyOf(rows);
    }

    /// Returns what must not have happened.
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
