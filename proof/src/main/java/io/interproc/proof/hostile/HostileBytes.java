package io.interproc.proof.hostile;

import io.interproc.proof.Budget;
import io.interproc.proof.Depth;
import io.interproc.proof.Evidence;
import io.interproc.proof.Lane;
import io.interproc.proof.Primitive;
import io.interproc.proof.ScopeFile;
import io.interproc.proof.SideBySide;
import io.interproc.testkit.ChildJvm;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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

    private static final String NAME = "hostile-bytes";
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
        return NAME;
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
            for (Path file : List.of(model, ScopeFile.of(scope))) {
                file.toFile().deleteOnExit(); // if this process is interrupted
            }
            List<Segments> places = new ArrayList<>();
            try {
                Files.write(model, Model.build(scope, false));
                Files.write(model, Model.build(scope, true), StandardOpenOption.APPEND);
                for (int i = 0; i < SideBySide.places(); i++) {
                    places.add(Segments.create(scope + "-" + i, model));
                }
                try (SideBySide<Segments> sideBySide = new SideBySide<>(places)) {
                    return run(budget, cases, sideBySide, progress);
                }
            } finally {
                places.forEach(Segments::close);
                Files.delete(model);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in the middle of the damaged segments", e);
        }
    }

    /// What one child after the other damages: the segment of a named scope with a living participant, and that of
    /// a private one.
    ///
    /// @param scope the name of the scope
    /// @param owner the owner of the private one
    /// @param owned what the owner said
    /// @param model the file of the models
    /// @param lease that of the participant, in the file of the scope
    private record Segments(String scope, ChildJvm owner, String owned, Path model, FileLock lease)
            implements AutoCloseable {

        static Segments create(String scope, Path model) throws IOException {
            Path file = ScopeFile.of(scope);
            file.toFile().deleteOnExit(); // if this process is interrupted
            ScopeFile.of(scope + Commands.UNUSED).toFile().deleteOnExit();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileChannel living = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            living.write(ByteBuffer.wrap(Files.readAllBytes(model), 0, Model.CAPACITY));
            FileLock lease = living.lock(LEASES + Model.LIVING, 1, false);
            ChildJvm owner = ChildJvm.start("owner", DamagedScope.Private::own);
            return new Segments(scope, owner, owner.expect("owns"), model, lease);
        }

        @Override
        public void close() {
            owner.close();
            try {
                lease.channel().close();
                Files.deleteIfExists(ScopeFile.of(scope));
                Files.deleteIfExists(ScopeFile.of(scope + Commands.UNUSED)); // of a case that ended its process
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static Evidence run(Budget budget, int cases, SideBySide<Segments> sideBySide, PrintStream progress)
            throws InterruptedException {
        List<SideBySide.Work<Segments, Batch>> sound = new ArrayList<>();
        for (int from = 0; from < cases; from += BATCH) {
            int first = from;
            int to = Math.min(cases, from + BATCH);
            int without = to - (to - from) / WITHOUT_NATIVE_ACCESS;
            sound.add(segments -> new Batch(segments, budget, progress, Fault.NONE).run(first, without, true));
            sound.add(segments -> new Batch(segments, budget, progress, Fault.NONE).run(without, to, false));
        }
        Findings findings = new Findings();
        sideBySide.run(sound, findings::add);
        List<Evidence.Row> rows = findings.rows(budget.seed());
        List<String> violations = findings.violations;
        Budget everything = new Budget(budget.depth(), budget.seed());
        List<SideBySide.Work<Segments, Batch>> planted = new ArrayList<>();
        for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.NONE))) {
            if (budget.includes(fault.primitives())) {
                planted.add(segments -> {
                    Batch batch = new Batch(segments, everything, progress, fault).run(0, PLANTED_CASES, true);
                    segments.lease.channel().truncate(Model.CAPACITY); // what is planted may make it longer
                    return batch;
                });
            }
        }
        sideBySide.run(planted, batch -> {
            boolean found = !batch.violations.isEmpty();
            rows.add(new Evidence.Row("planted: " + batch.fault, found ? "found" : "not found"));
            if (found) {
                progress.println("planted " + batch.fault + ": " + batch.violations.getFirst());
            } else {
                violations.add("planted and not found: " + batch.fault);
            }
        });
        return new Evidence(NAME, rows, violations);
    }

    /// What all batches of sound cases found.
    private static final class Findings {
        private final List<String> violations = new ArrayList<>();
        private final Map<String, Long> outcomes = new TreeMap<>();
        private long ended;
        private String fields = "";

        void add(Batch batch) {
            violations.addAll(batch.violations);
            batch.outcomes.forEach((what, times) -> outcomes.merge(what, times, Long::sum));
            ended += batch.ended;
            fields = batch.fields;
        }

        List<Evidence.Row> rows(long seed) {
            List<Evidence.Row> rows = new ArrayList<>();
            rows.add(new Evidence.Row("damaged segments opened and used", "%,d, seed %d".formatted(ended, seed)));
            rows.add(new Evidence.Row("fields of the models, changed in turn", fields));
            outcomes.forEach((what, times) -> rows.add(new Evidence.Row(what, "%,d".formatted(times))));
            return rows;
        }
    }

    /// Runs cases in children, one after the other, and goes on after one that crashed.
    private static final class Batch {
        private final Segments segments;
        private final Budget budget;
        private final PrintStream progress;
        private final Fault fault;
        private final List<String> violations = new ArrayList<>();
        private final Map<String, Long> outcomes = new TreeMap<>();
        private long ended;
        private String fields = "";

        Batch(Segments segments, Budget budget, PrintStream progress, Fault fault) {
            this.segments = segments;
            this.budget = budget;
            this.progress = progress;
            this.fault = fault;
        }

        /// Returns this batch, when its cases have ended, or there are so many violations that more would say
        /// nothing.
        Batch run(int from, int to, boolean nativeAccess) {
            int next = from;
            while (next < to && violations.size() < MOST_VIOLATIONS) {
                int last = runChild(next, to, nativeAccess);
                ended += last - next;
                if (last < to) {
                    note("case " + last + " of seed " + budget.seed() + " ended its JVM");
                }
                if (fault != Fault.NONE && !violations.isEmpty()) {
                    return this;
                }
                next = last + 1;
            }
            progress.printf("%,d segments, %d violations%n", ended, violations.size());
            return this;
        }

        /// Returns the case that the child did not come to the end of, or `to`.
        private int runChild(int from, int to, boolean nativeAccess) {
            int current = from;
            try (ChildJvm child = ChildJvm.start(
                    nativeAccess ? "user" : "user without native access",
                    nativeAccess ? List.of() : ChildJvm.WITHOUT_NATIVE_ACCESS,
                    UserProcess::run,
                    segments.scope,
                    segments.owned,
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
                        case "violation" -> note("seed " + budget.seed() + ", " + rest);
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
                note("seed " + budget.seed() + ", case " + current + ": " + e.getMessage());
                return current;
            }
        }

        /// Notes a violation; of what is planted, only one that it brings about.
        private void note(String violation) {
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
    }
}
