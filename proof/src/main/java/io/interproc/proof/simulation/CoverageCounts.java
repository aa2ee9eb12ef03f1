package io.interproc.proof.simulation;

/// How many kinds of steps random runs of a script have covered.
///
/// @param seen in all
/// @param mortal at which a participant might have been killed
/// @param killed at which one was
/// @param switched at which another thread went on
public record CoverageCounts(int seen, int mortal, int killed, int switched) {}
