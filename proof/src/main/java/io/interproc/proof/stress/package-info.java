/// Threads that use the objects of a scope in a JVM whose compiler schedules at random, and books that have to balance.
@NullMarked
package io.interproc.proof.stress;

import org.jspecify.annotations.NullMarked;
