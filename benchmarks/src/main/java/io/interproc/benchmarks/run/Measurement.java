package io.interproc.benchmarks.run;

import io.interproc.benchmarks.report.Figures;
import java.io.IOException;
import java.time.Duration;

/// Measures one side of one benchmark once.
@FunctionalInterface
public interface Measurement {

    /// Warms up, measures for about the given time, and returns the figures.
    ///
    /// @throws AbsentException if this machine lacks what the side needs; it is not asked again
    /// @throws MeasurementException if the side ran and broke
    /// @throws IOException if a process could not be started or spoken to
    /// @throws InterruptedException if interrupted while waiting
    Figures measure(Duration time) throws IOException, InterruptedException;
}
