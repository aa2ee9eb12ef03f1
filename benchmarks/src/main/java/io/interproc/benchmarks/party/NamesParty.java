package io.interproc.benchmarks.party;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.benchmarks.report.Figures;
import java.util.Arrays;
import java.util.Random;

/// A process that looks for names among many.
///
/// Before each batch, whatever the number of objects, the handles of the batch before have been collected. So
/// each look-up of a name that exists is one of an object of which the process has no handle.
public final class NamesParty {

    /// What is looked for.
    public enum Kind {
        /// Names of objects, opened by `scope.intValue(name, 0)`.
        PRESENT,
        /// Names of nothing, asked for by `scope.remove(name)`.
        ABSENT
    }

    private static final int BATCH = 1000;
    private static final int WARM_UP_BATCHES = 100;

    private NamesParty() {}

    /// Runs a party; the arguments are the milliseconds to measure, the kind, and how many objects there are.
    public static void main(String[] args) throws InterruptedException {
        Referee referee = new Referee();
        long limitNanos = Long.parseLong(args[0]) * 1_000_000;
        Kind kind = Kind.valueOf(args[1]);
        int count = Integer.parseInt(args[2]);
        Random random = new Random(1);
        try (Scope scope = Scope.processes()) {
            ManyObjects.make(scope, count);
            referee.ready();
            for (int i = 0; i < WARM_UP_BATCHES; i++) {
                batch(scope, kind, count, random);
            }
            long nanos = 0;
            long operations = 0;
            while (nanos < limitNanos) {
                System.gc();
                Thread.sleep(1); // the collector tells of what it collected in a thread of its own
                nanos += batch(scope, kind, count, random);
                operations += BATCH;
            }
            referee.report(Figures.ofNanosPerOp((double) nanos / operations));
        }
    }

    /// Looks for each name of a batch, and returns how long that took.
    private static long batch(Scope scope, Kind kind, int count, Random random) {
        String[] names = random.ints(0, count)
                .distinct()
                .limit(BATCH)
                .mapToObj(i -> kind == Kind.PRESENT ? ManyObjects.name(i) : ManyObjects.name(i) + "-absent")
                .toArray(String[]::new);
        IntValue[] found = new IntValue[kind == Kind.PRESENT ? BATCH : 0];
        long startNanos = System.nanoTime();
        for (int i = 0; i < BATCH; i++) {
            if (kind == Kind.PRESENT) {
                found[i] = scope.intValue(names[i], 0);
            } else if (scope.remove(names[i])) {
                throw new IllegalStateException("there must be no " + names[i]);
            }
        }
        long nanos = System.nanoTime() - startNanos;
        Arrays.fill(found, null);
        return nanos;
    }
}
