package io.interproc.proof;

/// How far a proof goes.
public enum Depth {
    /// A minute for each lane.
    QUICK,
    /// As far as the evidence of a release asks for.
    FULL
}
