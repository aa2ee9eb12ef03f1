package io.interproc.benchmarks.run;

import java.io.IOException;

/// Says that a side ran and broke.
public final class MeasurementException extends IOException {
    private static final long serialVersionUID = 1;

    /// Takes what the side said.
    public MeasurementException(String reason) {
        super(reason);
    }
}
