/// Kills real processes between any two stores of any operation, and judges what the others find.
@org.jspecify.annotations.NullMarked
package io.interproc.proof.killpoints;
