package io.interproc.memorymodel.litmus;

import io.interproc.internal.os.Membarrier;

/// The fence that one thread makes for all others, and whether it reaches them.
final class HeavyFence {

    /// Whether this process is reached; as in the engine, it has to be before a thread may announce.
    static final boolean REACHES_US = Membarrier.isRegistered();

    private HeavyFence() {}

    /// Makes it.
    static void issue() {
        if (!REACHES_US || !Membarrier.issue()) {
            throw new IllegalStateException("no heavy fence");
        }
    }
}
