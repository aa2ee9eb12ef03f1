/// The JMH benchmarks: what one process alone can measure.
@NullMarked
package io.interproc.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
