/// The memory model on real processors and compilers: lanes of the proof that need more than the test kit may bring.
@NullMarked
package io.interproc.memorymodel;

import org.jspecify.annotations.NullMarked;
