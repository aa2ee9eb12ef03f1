/// The benchmarks of Interproc beside their peers: `./interproc bench`.
@NullMarked
package io.interproc.benchmarks;

import org.jspecify.annotations.NullMarked;
