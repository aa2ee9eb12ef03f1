/// The child JVMs of the benchmarks that need several processes, each with a `main` of its own.
@NullMarked
package io.interproc.benchmarks.party;

import org.jspecify.annotations.NullMarked;
