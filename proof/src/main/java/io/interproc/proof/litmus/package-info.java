/// Litmus tests: two threads, a few words of native memory, and the outcomes that must not be, run by jcstress many
/// million times.
///
/// Each test repeats the accesses of one protocol, with the words of a real segment and the access modes of the engine.
@NullMarked
package io.interproc.proof.litmus;

import org.jspecify.annotations.NullMarked;
