/// Segments whose bytes another program has changed, and a process that opens and uses them.
@NullMarked
package io.interproc.proof.hostile;

import org.jspecify.annotations.NullMarked;
