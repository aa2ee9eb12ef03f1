/// The one place where anything ever blocks: waiter records, queues by ticket, sleeping and waking.
///
/// [Parking] owns a wait from its first store to its last. A primitive brings a [Turn], which it attempts, or takes a
/// [Gift]. Who waits for what stands in [WaiterRecords], whose state word ([WaiterState]) is the only arbiter between
/// notification, time-out, interruption and death; [WaitQueues] finds the first by tickets; [Sleepers] puts threads to
/// sleep and wakes them, by [FutexWaiting] or, without system calls, by [PortableWaiting]. What the engine must know of
/// a kind of object says its [KindCode]. [WaitEvents] tell Flight Recorder of long waits.
///
/// Uses `participant`, `memory`, `os` and `blocking`.
///
/// Begin with `Parking`, and with `docs/internals/waiting.md`.
package io.interproc.internal.park;
