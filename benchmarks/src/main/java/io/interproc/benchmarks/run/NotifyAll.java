package io.interproc.benchmarks.run;

import io.interproc.benchmarks.party.NotifyingParty;
import io.interproc.benchmarks.report.Figures;
import java.time.Duration;
import java.util.List;

/// Measures how long it takes until many virtual threads that wait for one condition have run, once all are notified.
public final class NotifyAll {

    private static final Duration GRACE = Duration.ofSeconds(60);

    private final Workspace workspace;

    /// Takes the workspace in which the children live.
    public NotifyAll(Workspace workspace) {
        this.workspace = workspace;
    }

    /// Returns the measurement of the condition of a process scope, or of the JDK's.
    public Measurement of(NotifyingParty.Kind kind) {
        return time -> {
            List<String> command = ChildJvm.command(NotifyingParty.class, String.valueOf(time.toMillis()), kind.name());
            try (Child party = workspace.start(command, time.multipliedBy(4).plus(GRACE))) {
                party.await("ready");
                party.send("go");
                Figures figures = Figures.parse(party.line());
                party.finish();
                return figures;
            }
        };
    }
}
