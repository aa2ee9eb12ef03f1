package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Runs a program that takes milliseconds as its last argument and prints its figures in one line.
final class Peers {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private Peers() {}

    /// Runs the program and returns what it printed.
    static Figures run(Workspace workspace, List<String> command, Duration time)
            throws IOException, InterruptedException {
        List<String> withTime = new ArrayList<>(command);
        withTime.add(String.valueOf(time.toMillis()));
        try (Child peer = workspace.start(withTime, time.multipliedBy(3).plus(GRACE))) {
            Figures figures = Figures.parse(peer.line());
            peer.finish();
            return figures;
        }
    }
}
