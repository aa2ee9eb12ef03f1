/// Primitives that are words of their own: semaphores and events.
///
/// [Semaphores] is the semaphore, one word for permits and marks; what a process holds of it stands in hold records
/// ([io.interproc.internal.park.HoldRecords]), which change together with the word inside a monitor
/// ([io.interproc.internal.lock.Monitor]). How threads wait is in [io.interproc.internal.park.Parking].
///
/// Uses `lock`, `park`, `recovery` and `memory`.
///
/// Begin with `Semaphores`.
package io.interproc.internal.sync;
