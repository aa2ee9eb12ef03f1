/// What every wait has in common, whatever it waits for: [deadlines][io.interproc.internal.blocking.Deadlines] that
/// do not overflow, [pauses][io.interproc.internal.blocking.Pauses] that a pending interruption does not turn into a
/// busy loop, and [a word to the pool][io.interproc.internal.blocking.PoolBlocking] whose thread blocks.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.blocking;
