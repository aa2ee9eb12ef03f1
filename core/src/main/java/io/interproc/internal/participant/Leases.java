package io.interproc.internal.participant;

/// The proof of life: one lock of the kernel for each slot, held by a participant as long as it lives, and released by
/// the kernel and nobody else when it dies. Needs no clock and is not moved by pauses, process ids or namespaces.
public interface Leases {

    /// Takes the lease of a slot for this participant, if nobody has it.
    boolean tryTake(int slot);

    /// Releases this participant's lease of a slot.
    void release(int slot);

    /// Returns whether another participant holds the lease of a slot; one's own is not seen.
    boolean isHeldByAnother(int slot);
}
