package io.interproc.proof;

import java.util.List;

/// What a lane has seen.
///
/// @param lane the name of the lane
/// @param rows what was done, how often, with what result
/// @param violations what must not have happened, each with the way to see it again; empty if all is well
public record Evidence(String lane, List<Row> rows, List<String> violations) {

    /// Copies the lists.
    public Evidence {
        rows = List.copyOf(rows);
        violations = List.copyOf(violations);
    }

    /// One line of a table of evidence.
    ///
    /// @param what what was done or counted
    /// @param figure the result, with its unit
    public record Row(String what, String figure) {}

    /// Returns whether nothing happened that must not.
    public boolean isSound() {
        return violations.isEmpty();
    }
}
