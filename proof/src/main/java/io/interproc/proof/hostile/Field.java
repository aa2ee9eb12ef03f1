package io.interproc.proof.hostile;

/// A field of a segment.
///
/// @param name what a report calls it
/// @param bytes its size: 1, 4 or 8
record Field(String name, int offset, int bytes) {}
