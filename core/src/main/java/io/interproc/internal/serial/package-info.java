/// Serialisation: what turns tasks, their arguments and their exceptions into bytes for another process, and back.
///
/// - [TaskWriter] writes a task into a [SerializedTask], and [TaskReader] reads it into a [RestoredTask].
///   [FailureCodec] does the same for exceptions.
/// - What is refused, and why: `ThreadsOnly`, `SentCode` with the digests of `ClassCode`, and [ClassVisibility] on the
///   side that writes; the names of classes that were announced, and `StreamLimits`, on the side that reads.
/// - A [SenderDependent] object learns of its [Delivery], so that its sender keeps what the receiver needs.
///
/// Uses no other internal package. Knows nothing of processes and segments: the packages above decide how the bytes
/// travel.
///
/// Begin with `TaskWriter`.
package io.interproc.internal.serial;
