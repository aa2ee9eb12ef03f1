package io.interproc.benchmarks.run;

import io.interproc.benchmarks.party.Idle;
import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Measures the start and join of a JVM that does nothing, without the library.
public final class ProcessStart {

    private static final int FEWEST_STARTS = 3;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Workspace workspace;

    /// Takes the workspace in which the children live.
    public ProcessStart(Workspace workspace) {
        this.workspace = workspace;
    }

    /// Returns the measurement of a JVM whose `main` returns at once, started by [ProcessBuilder].
    public Measurement emptyJvm() {
        return time -> {
            startAndJoin();
            List<Long> times = new ArrayList<>();
            long startNanos = System.nanoTime();
            while (times.size() < FEWEST_STARTS || System.nanoTime() - startNanos < time.toNanos()) {
                times.add(startAndJoin());
            }
            Collections.sort(times);
            return Figures.ofNanosPerOp(times.get(times.size() / 2));
        };
    }

    private long startAndJoin() throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        try (Child jvm = workspace.start(ChildJvm.command(Idle.class), GRACE)) {
            jvm.finish();
            return System.nanoTime() - startNanos;
        }
    }
}
