/// Recovery after the death of processes: the thread of the watcher, which looks after those threads of this process
/// that wait for others.
///
/// [WatcherThread] is that thread. It knows a segment as a [WatchedSegment] only.
///
/// Uses the descriptors of processes of `os`, and of `park` what keeps a daemon thread alive and writes to the log.
///
/// Begin with `WatcherThread`.
package io.interproc.internal.recovery;
