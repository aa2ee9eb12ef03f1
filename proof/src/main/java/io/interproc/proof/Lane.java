package io.interproc.proof;

import java.io.PrintStream;

/// One way of proving the library, which can be run by a command and by a test.
public interface Lane {

    /// Returns what a report calls it.
    String name();

    /// Runs it to its end.
    ///
    /// @param progress told what is being done, line by line
    /// @return what was seen; a violation is part of it, and is not thrown
    Evidence run(Budget budget, PrintStream progress);
}
