package io.interproc.proof;

import java.io.PrintStream;
import java.util.Set;

/// One way of proving the library, which can be run by a command and by a test.
public interface Lane {

    /// Returns what a report calls it.
    String name();

    /// Returns the primitives that it has something for. It is not run for others.
    Set<Primitive> primitives();

    /// Runs it to its end.
    ///
    /// @param budget says which primitives are to be tried, at least one of [#primitives()]
    /// @param progress told what is being done, line by line
    /// @return what was seen; a violation is part of it, and is not thrown
    Evidence run(Budget budget, PrintStream progress);
}
