/// The quick forms of the lanes of the proof.
@org.jspecify.annotations.NullMarked
package io.interproc.systemtests.proof;
