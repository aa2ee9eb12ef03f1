package io.interproc.benchmarks.run;

import java.io.IOException;

/// Says that this machine lacks what a side needs.
public final class AbsentException extends IOException {
    private static final long serialVersionUID = 1;

    /// Takes what is missing.
    public AbsentException(String reason) {
        super(reason);
    }
}
