package io.interproc.proof.hostile;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.testkit.ChildJvm;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Segments that another program has damaged: whatever the bytes say, who opens and uses them gets correct service or a
/// defined exception. The JVM does not crash, nothing loops for ever, nothing outside the segment is touched.
public final class HostileBytes implements Lane {

    private static final int QUICK_CASES = 2_000;
    private static final int FULL_CASES = 100_000;
    private static final int BATCH = 5_000;
    /// The last of so many cases of a batch are those of a JVM without native access.
    private static final int WITHOUT_NATIVE_ACCESS = 5;
    private static final int PLANTED_CASES = 10_000;
    private static final int MOST_VIOLATIONS = 40;
    /// Far beyond any capacity; see the layout.
    private static final long LEASES = 1L << 48;

    private final int quickCases;

    /// Makes the lane.
    public HostileBytes() {
        this(QUICK_CASES);
    }

    /// Makes the lane with another number of cases for its quick form.
    public HostileBytes(int quickCases) {
        this.quickCases = quickCases;
    }

    @Override
    public String name() {
        return "hostile-bytes";
    }

    @Override
    public Set<Primitive> primitives() {
        Set<Primitive> all = EnumSet.copyOf(Use.primitives());
        all.addAll(Fields.primitives());
        return all;
    }

    @Override
    public Evidence run(Budget budget, PrintStream progress) {
        int cases = budget.depth() == Depth.FULL ? FULL_CASES : quickCases;
        String scope = "hostile-" + ProcessHandle.current().pid();
        try {
            Path model = Files.createTempFile("interproc-hostile", ".model");
            for (Path file : List.of(model, ScopeFile.of(scope), ScopeFile.of(scope + Commands.UNUSED))) {
                file.toFile().deleteOnExit(); // if this process is interrupted
            }
            try {
                Files.write(model, Model.build(scope, false));
                Files.write(model, Model.build(scope, true), StandardOpenOption.APPEND);
                try (ChildJvm owner = ChildJvm.start("owner", DamagedScope.Private::own)) {
                    return run(budget, cases, new Segments(scope, owner.expect("owns"), model), progress);
                }
            } finally {
                Files.delete(model);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What is damaged.
    ///
    /// @param scope the name of a scope
    /// @param owner what the owner of a private one said
    /// @param model the file of the models
    private record Segments(String scope, String owner, Path model) {}

    private Evidence run(Budget budget, int cases, Segments segments, PrintStream progress) throws IOException {
        Path file = ScopeFile.of(segments.scope);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel living = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            living.write(ByteBuffer.wrap(Files.readAllBytes(segments.model), 0, Model.BYTES));
            try (var _ = living.lock(LEASES + Model.LIVING, 1, false)) {
                Batch sound = new Batch(segments, budget, progress);
                for (int from = 0; from < cases && sound.violations.size() < MOST_VIOLATIONS; from += BATCH) {
                    int to = Math.min(cases, from + BATCH);
                    int without = to - (to - from) / WITHOUT_NATIVE_ACCESS;
                    sound.run(from, without, Fault.NONE, true);
                    sound.run(without, to, Fault.NONE, false);
                }
                List<Evidence.Row> rows = sound.rows();
                List<String> violations = sound.violations;
                Budget everything = new Budget(budget.depth(), budget.seed());
                for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
                    if (!budget.includes(fault.primitives())) {
                        continue;
                    }
                    Batch planted = new Batch(segments, everything, progress);
                    planted.run(0, PLANTED_CASES, fault, true);
                    living.truncate(Model.BYTES); // what is planted may make it longer
                    rows.add(new Evidence.Row(
                            "planted: " + fault, planted.violations.isEmpty() ? "not found" : "found"));
                    if (planted.violations.isEmpty()) {
                        violations.add("planted and not found: " + fault);
                    } else {
                        progress.println("planted " + fault + ": " + planted.violations.getFirst());
                    }
                }
                return new Evidence(name(), rows, violations);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(ScopeFile.of(segments.scope + Commands.UNUSED)); // of a case that ended its process
        }
    }

    /// Runs cases in children, one after the other, and goes on after one that crashed.
    private static final class Batch {
        private final Segments segments;
        private final Budget budget;
        private final PrintStream progress;
        private final List<String> violations = new ArrayList<>();
        private final Map<String, Long> outcomes = new TreeMap<>();
        private long ended;
        private String fields = "";

        Batch(Segments segments, Budget budget, PrintStream progress) {
            this.segments = segments;
            this.budget = budget;
            this.progress = progress;
        }

        void run(int from, int to, Fault fault, boolean nativeAccess) {
            int next = from;
            while (next < to && violations.size() < MOST_VIOLATIONS) {
                int last = runChild(next, to, fault, nativeAccess);
                ended += last - next;
                if (last < to) {
                    note("case " + last + " of seed " + budget.seed() + " ended its JVM", fault);
                }
                if (fault != Fault.NONE && !violations.isEmpty()) {
                    return;
                }
                next = last + 1;
            }
            progress.printf("%,d segments, %d violations%n", ended, violations.size());
        }

        /// Returns the case that the child did not come to the end of, or `to`.
        private int runChild(int from, int to, Fault fault, boolean nativeAccess) {
            int current = from;
            try (ChildJvm child = ChildJvm.start(
                    nativeAccess ? "user" : "user without native access",
                    nativeAccess ? List.of() : ChildJvm.WITHOUT_NATIVE_ACCESS,
                    UserProcess::run,
                    segments.scope,
                    segments.owner,
                    segments.model.toString(),
                    Long.toString(budget.seed()),
                    Integer.toString(from),
                    Integer.toString(to),
                    fault.name(),
                    Boolean.toString(nativeAccess),
                    Primitive.words(budget.only()))) {
                while (true) {
                    String line = child.next();
                    int space = line.indexOf(' ');
                    String rest = line.substring(space + 1);
                    switch (line.substring(0, space)) {
                        case "case" -> current = Integer.parseInt(rest);
                        case "violation" -> note("seed " + budget.seed() + ", " + rest, fault);
                        case "outcome" -> outcome(rest);
                        case "done" -> {
                            fields = rest;
                            return to;
                        }
                        default -> throw new IllegalStateException(line);
                    }
                    if (fault != Fault.NONE && !violations.isEmpty()) {
                        return current;
                    }
                }
            } catch (AssertionError e) {
                note("seed " + budget.seed() + ", case " + current + ": " + e.getMessage(), fault);
                return current;
            }
        }

        /// Notes a violation; of what is planted, only one that it brings about.
        private void note(String violation, Fault fault) {
            if (fault == Fault.NONE) {
                progress.println("VIOLATION " + violation);
            }
            if (fault == Fault.NONE || fault.isBetrayedBy(violation)) {
                violations.add(violation);
            }
        }

        private void outcome(String text) {
            int space = text.indexOf(' ');
            outcomes.merge(text.substring(space + 1), Long.parseLong(text.substring(0, space)), Long::sum);
        }

        List<Evidence.Row> rows() {
            List<Evidence.Row> rows = new ArrayList<>();
            rows.add(new Evidence.Row(
                    "damaged segments opened and used", "%,d, seed %d".formatted(ended, budget.seed())));
            rows.add(new Evidence.Row("fields of the models, changed in turn", fields));
            outcomes.forEach((what, times) -> rows.add(new Evidence.Row(what, "%,d".formatted(times))));
            return rows;
        }
    }
}
