/// Segments whose bytes another program has changed, and a process that opens and uses them.
@org.jspecify.annotations.NullMarked
package io.interproc.proof.hostile;
