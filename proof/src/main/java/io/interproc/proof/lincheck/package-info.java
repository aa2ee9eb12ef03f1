/// The locks, values, conditions and semaphores of the engine over words of the heap, under the model checker of
/// Lincheck.
@NullMarked
package io.interproc.proof.lincheck;

import org.jspecify.annotations.NullMarked;
