package io.interproc;

/// How a thread waits before it sleeps in the kernel.
public enum WaitPolicy {
    /// Spin for a moment when that has paid lately and a processor is free, then sleep. The default.
    ADAPTIVE,
    /// Sleep at once: the least processor time, and a wake-up by the kernel (tens of microseconds) at each
    /// hand-over.
    SLEEP
}
