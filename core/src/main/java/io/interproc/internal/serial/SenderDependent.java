package io.interproc.internal.serial;

/// An object whose receiver needs something of this process, its sender, until it has restored the object.
///
/// A handle of a private scope is one: the receiver finds the memory through this process.
public interface SenderDependent {

    /// Keeps what the receiver needs until the delivery is [over][Delivery#isOver()]. Called when the object has
    /// been serialised, before anything is sent.
    ///
    /// @throws IllegalStateException if this process does not have it any more; nothing is sent then
    void keepUntilOver(Delivery delivery);
}
