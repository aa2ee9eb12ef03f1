/// Kills real processes between any two stores of any operation, and judges what the others find.
@NullMarked
package io.interproc.proof.killpoints;

import org.jspecify.annotations.NullMarked;
