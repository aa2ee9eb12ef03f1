package io.interproc.proof.hostile;

import io.interproc.proof.Primitive;
import java.util.Set;

/// A field of a segment.
///
/// @param name what a report calls it
/// @param primitives to which it belongs
/// @param bytes its size: 1, 4 or 8
record Field(Set<Primitive> primitives, String name, int offset, int bytes) {}
