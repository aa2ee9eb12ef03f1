/// The proof that nothing hangs and nothing is lost: a lane for each way of looking for a counterexample, and the
/// command that runs them and shows one table.
@NullMarked
package io.interproc.proof;

import org.jspecify.annotations.NullMarked;
