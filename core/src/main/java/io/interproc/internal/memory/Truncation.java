package io.interproc.internal.memory;

import io.interproc.ScopeAccessException;

/// What becomes of a mapping whose file another program has made shorter.
///
/// The processor faults on each access behind the end of the file, and the JVM throws an [InternalError] for
/// it: from the access itself, or, in compiled code, from a place a little later, when the access has returned
/// anything. What is caught at the doors of the library becomes a [ScopeAccessException]; what comes later
/// stays what it is.
///
/// One access is not covered: HotSpot's *interpreter* does not expect the fault of a compare-and-set, and ends.
/// Most operations read before their first one, and so fail in order, but the quickest way into a lock does not;
/// it is compiled after some hundred calls.
///
/// Files of private scopes are sealed and cannot be truncated, but for those without system calls.
public final class Truncation {

    private Truncation() {}

    /// Returns what to throw for an error out of an access to the segment of a file; throws any other error.
    public static ScopeAccessException failure(String path, Error e) {
        if (!(e instanceof InternalError)) {
            throw e;
        }
        return new ScopeAccessException(
                path
                        + " was truncated by another program, and what lay in it is lost; close the scope, remove the file and"
                        + " open the scope anew",
                e);
    }
}
