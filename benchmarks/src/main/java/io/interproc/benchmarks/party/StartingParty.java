package io.interproc.benchmarks.party;

import io.interproc.Scope;
import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// A process that starts workers which do nothing, and joins them.
public final class StartingParty {

    private static final int FEWEST_STARTS = 3;

    private StartingParty() {}

    /// Runs the party; the argument is the milliseconds to measure. Reports the median of the starts but the first.
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        Referee referee = new Referee();
        Duration time = Duration.ofMillis(Long.parseLong(args[0]));
        try (Scope scope = Scope.processes()) {
            referee.ready();
            startAndJoin(scope);
            List<Long> times = new ArrayList<>();
            long startNanos = System.nanoTime();
            while (times.size() < FEWEST_STARTS || System.nanoTime() - startNanos < time.toNanos()) {
                times.add(startAndJoin(scope));
            }
            Collections.sort(times);
            referee.report(Figures.ofNanosPerOp(times.get(times.size() / 2)));
        }
    }

    private static long startAndJoin(Scope scope) throws InterruptedException, ExecutionException {
        long startNanos = System.nanoTime();
        scope.start(Idle::run).joinOrThrow();
        return System.nanoTime() - startNanos;
    }
}
