/// What every wait has in common, whatever it waits for: [deadlines][Deadlines] that do not overflow, [pauses][Pauses]
/// that a pending interruption does not turn into a busy loop, and [a word to the pool][PoolBlocking] whose thread
/// blocks.
///
/// Uses no other internal package.
///
/// Begin with [Pauses].
@org.jspecify.annotations.NullMarked
package io.interproc.internal.blocking;
