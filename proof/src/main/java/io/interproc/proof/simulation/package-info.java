/// The deterministic simulator: the real algorithms over words of the heap, under a scheduler that decides at every
/// access who goes on, dies, is unwound or stopped.
@NullMarked
package io.interproc.proof.simulation;

import org.jspecify.annotations.NullMarked;
