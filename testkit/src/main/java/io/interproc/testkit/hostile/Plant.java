package io.interproc.testkit.hostile;

/// What is wrong on purpose with the process that opens damaged segments: each must be found.
enum Plant {
    /// Nothing.
    NONE,
    /// Offsets are not checked against the size of the segment.
    NO_RANGE_CHECK,
    /// A case ends the process.
    CRASH,
    /// A case does not end.
    HANG
}
