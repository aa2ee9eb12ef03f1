/// What was measured, how the sides compare, and the two forms in which that is shown: a table and a JSON file.
@NullMarked
package io.interproc.benchmarks.report;

import org.jspecify.annotations.NullMarked;
