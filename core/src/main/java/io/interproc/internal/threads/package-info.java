/// The thread scope: the public interfaces over `java.util.concurrent`, for the threads of this JVM.
///
/// [io.interproc.internal.threads.ThreadScope] makes everything. Its `Lifetime` knows whether it is open and which
/// threads sleep in its objects, so that closing can wake them. An object shares that lifetime until it is removed
/// (`RemovableObject`), by itself or with its `ThreadRegion`. Locks are an ownership rule on the JDK's queue
/// synchronizer (`LockSync`, `ThreadLock`, `ThreadRLock`); a `ThreadCondition` keeps one record per waiter, so that a
/// notification wakes exactly whom it counts; semaphores count their permits on that synchronizer too (`SemaphoreSync`,
/// `ThreadSemaphore`, `ThreadBoundedSemaphore`); a `ThreadEvent` counts how often it was set and cleared; values are
/// those of `io.interproc.internal.value` over heap words.
///
/// Beside it stands what [io.interproc.MainThread] does: [io.interproc.internal.threads.Interruption], with
/// `MainThreadFinder` and `InterruptSignal`.
@org.jspecify.annotations.NullMarked
package io.interproc.internal.threads;
