package io.interproc.internal.lock;

import io.interproc.internal.park.SpinHint;

/// A thread on a slow path of a lock: who wants which lock.
///
/// @param lock the lock's offset
/// @param token the thread's token
/// @param thread the thread's id
/// @param ownership what this process knows of the lock
/// @param hint how long to spin for the lock
record Contender(long lock, long token, long thread, Ownership ownership, SpinHint hint) {}
