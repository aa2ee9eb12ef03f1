/// How a side is measured: a JMH benchmark, a peer's program, or child JVMs under a referee.
@NullMarked
package io.interproc.benchmarks.run;

import org.jspecify.annotations.NullMarked;
