/// The files of segments: how one is created, entered, mapped, checked and removed.
///
/// - [SegmentEntry] and [SegmentRemoval] are the two protocols, with their crash windows. They know a file as a
///   [SharedFile] only, so the simulator runs them too.
/// - [SegmentFiles] opens and creates the files of this machine. Such a file is a [SegmentFile], by system calls or by
///   the JDK alone.
/// - `FileTrust`, `PosixLocked` and [SegmentCheck] say what must hold of a file before it is opened, and of its header
///   before anything in it is believed; [PathCheck] says whether its path still leads to it.
///
/// Uses the words and layouts of `memory`, the leases of `participant`, and the system calls of `os`. Knows nothing of
/// the objects in a segment.
///
/// Begin with `SegmentEntry`.
package io.interproc.internal.segment;
