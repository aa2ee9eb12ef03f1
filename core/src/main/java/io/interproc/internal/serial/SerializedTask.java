package io.interproc.internal.serial;

import java.util.Map;
import java.util.Set;

/// A task and its arguments as [TaskWriter] writes and [TaskReader] reads them.
///
/// @param bytes one object stream: the number of arguments, the task, the arguments
/// @param classes the names of exactly the classes that the stream names
/// @param digests the names of the classes whose code must be the same on both sides, with its [digest][ClassCode]
@SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are handed over, not kept.
public record SerializedTask(byte[] bytes, Set<String> classes, Map<String, Long> digests) {}
