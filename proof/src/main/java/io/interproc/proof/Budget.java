package io.interproc.proof;

/// How far a proof goes and where it starts.
///
/// @param seed decides everything that is drawn by chance
public record Budget(Depth depth, long seed) {}
