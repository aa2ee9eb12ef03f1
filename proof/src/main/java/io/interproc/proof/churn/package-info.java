/// Processes make and remove objects and are killed all the while; what is left is counted.
@NullMarked
package io.interproc.proof.churn;

import org.jspecify.annotations.NullMarked;
