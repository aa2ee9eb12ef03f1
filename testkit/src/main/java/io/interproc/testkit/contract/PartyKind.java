package io.interproc.testkit.contract;

/// What may stand on the other side of a shared object.
public enum PartyKind {
    /// A platform thread of this JVM.
    PLATFORM_THREAD,
    /// A virtual thread of this JVM.
    VIRTUAL_THREAD,
    /// A worker started by the scope: another process, if the scope is one of processes.
    WORKER
}
