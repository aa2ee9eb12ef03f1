/// Locks and conditions: state machines over shared words.
///
/// [Locks] is the lock: all that happens to its line ([LockLine]) but for the quick ways in and out, which stand in the
/// handle ([SharedMutex]). Which thread of a process holds a lock, and how often, stands in the heap ([Ownership]).
/// [Conditions] and [Notifications] are the condition. How threads wait is not here but in
/// [io.interproc.internal.park.Parking]: a lock brings a [LockTurn]. [SegmentEngine] puts together all that one
/// participant needs to work on one segment.
///
/// Uses `park`, `recovery`, `participant` and `memory`.
///
/// Begin with `Locks`, and with `docs/internals/locks.md`.
package io.interproc.internal.lock;
