package io.interproc.proof.lincheck;

import io.interproc.proof.Budget;
import io.interproc.proof.Evidence;
import io.interproc.proof.Primitive;
import io.interproc.proof.lincheck.Structures.BoundedPermits;
import io.interproc.proof.lincheck.Structures.CarelessCounter;
import io.interproc.proof.lincheck.Structures.Counter;
import io.interproc.proof.lincheck.Structures.GuardedValue;
import io.interproc.proof.lincheck.Structures.HeldPermitCounter;
import io.interproc.proof.lincheck.Structures.Meeting;
import io.interproc.proof.lincheck.Structures.NestedCounter;
import io.interproc.proof.lincheck.Structures.PermitCounter;
import io.interproc.proof.lincheck.Structures.SilentMeeting;
import io.interproc.testkit.ChildJvm;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets Lincheck look at every structure, in a JVM of its own, and judges what it finds.
public final class ModelChecker {

    private static final List<Structure> STRUCTURES = List.of(
            new Structure(Counter.class, Primitive.LOCK, "a lock", false),
            new Structure(NestedCounter.class, Primitive.RLOCK, "a re-entrant lock, taken twice", false),
            new Structure(GuardedValue.class, Primitive.VALUE, "a guarded value", false),
            new Structure(Meeting.class, Primitive.CONDITION, "a condition, by which two threads meet", false),
            new Structure(PermitCounter.class, Primitive.SEMAPHORE, "a permit that belongs to nobody", false),
            new Structure(HeldPermitCounter.class, Primitive.SEMAPHORE, "a permit that is held", false),
            new Structure(BoundedPermits.class, Primitive.BOUNDED_SEMAPHORE, "permits with a bound", false),
            new Structure(CarelessCounter.class, Primitive.LOCK, "control: a check and a store instead of a CAS", true),
            new Structure(SilentMeeting.class, Primitive.CONDITION, "control: a wake-up forgotten", true));

    /// A structure that is checked.
    ///
    /// @param primitive what it is built on
    /// @param isControl whether it must be found to be wrong
    private record Structure(Class<?> type, Primitive primitive, String title, boolean isControl) {}

    /// Lincheck adds an agent, and calls Unsafe.
    private static final List<String> OPTIONS = List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=4",
            "-XX:+EnableDynamicAgentLoading",
            "--sun-misc-unsafe-memory-access=allow");

    private final List<Structure> structures;
    private final List<Evidence.Row> rows = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    /// Creates a checker of the structures that a budget includes, which has seen nothing.
    public ModelChecker(Budget budget) {
        this.structures = STRUCTURES.stream()
                .filter(structure -> budget.includes(Set.of(structure.primitive)))
                .toList();
    }

    /// Returns what the structures are built on.
    public static Set<Primitive> primitives() {
        return STRUCTURES.stream().map(Structure::primitive).collect(Collectors.toSet());
    }

    /// Checks all these structures.
    ///
    /// @param calls how many calls each of two threads makes
    /// @param invocations in how many interleavings
    public void run(int calls, int invocations, PrintStream progress) {
        List<String> args = new ArrayList<>(List.of(Integer.toString(calls), Integer.toString(invocations)));
        structures.forEach(structure -> args.add(structure.type.getName()));
        try (ChildJvm child = ChildJvm.start("lincheck", OPTIONS, LincheckProcess::run, args.toArray(String[]::new))) {
            structures.forEach(structure -> {
                String[] line = child.next().split(" ", 3);
                judge(structure, line[0].equals("wrong") ? line[2] : "", calls, invocations);
                progress.println("%s, %d calls by each of two threads: %s".formatted(structure.title, calls, line[0]));
            });
        }
    }

    private void judge(Structure structure, String wrong, int calls, int invocations) {
        if (wrong.isEmpty() == structure.isControl) {
            violations.add(structure.title + ": " + (structure.isControl ? "not found" : wrong));
        }
        String calling = "%d %s by each of two threads: ".formatted(calls, calls == 1 ? "call" : "calls");
        rows.add(new Evidence.Row(
                structure.title,
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
