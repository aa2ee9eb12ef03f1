package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A measurement by a party that is a JVM of its own, and does nothing else.
public final class OneProcess implements Measurement {

    private static final Duration GRACE = Duration.ofMinutes(3);

    private final Workspace workspace;
    private final List<String> options;
    private final Class<?> party;
    private final List<String> arguments;

    /// Measures by a party.
    ///
    /// @param party the main class, whose first argument is the milliseconds to measure
    /// @param arguments what it is given after that
    public OneProcess(Workspace workspace, Class<?> party, String... arguments) {
        this(workspace, List.of(), party, arguments);
    }

    /// The same with options of the JVM.
    public OneProcess(Workspace workspace, List<String> options, Class<?> party, String... arguments) {
        this.workspace = workspace;
        this.options = List.copyOf(options);
        this.party = party;
        this.arguments = List.of(arguments);
    }

    @Override
    public Figures measure(Duration time) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(String.valueOf(time.toMillis())));
        all.addAll(arguments);
        List<String> command = ChildJvm.command(options, party, all.toArray(String[]::new));
        try (Child child = workspace.start(command, time.multipliedBy(4).plus(GRACE))) {
            child.await("ready");
            child.send("go");
            Figures figures = Figures.parse(child.line());
            child.finish();
            return figures;
        }
    }
}
