/// Recovery after the death of processes: giving back what the dead left, and looking after those threads of this
/// process that wait for others.
///
/// [Sweeper] gives back all that a participant had, by helping: it owns nothing of it. [SleeperCheck] is the check that
/// a process makes of its sleepers, and [WatcherThread] the thread that makes it, at once when a process has ended that
/// a sleeper waits for. Both know records, queues and offsets; what is peculiar to a kind of object they ask its
/// [io.interproc.internal.park.KindCode]. The thread knows a segment as a [WatchedSegment] only.
///
/// Uses the descriptors of processes of `os`, the heap and the directory of `memory`, leases and tokens of
/// `participant`, and records and queues of `park`.
///
/// Begin with `Sweeper`.
package io.interproc.internal.recovery;
