package io.interproc.proof.simulation;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The right to run, which exactly one thread of a simulation has, or its driver. What a thread does in its turn is
/// ordered after all that was done in the turns before.
final class Turn {

    private final Thread driver = Thread.currentThread();
    private volatile @Nullable SimulatedThread holder;

    /// Returns who has it, or null for the driver.
    @Nullable
    SimulatedThread holder() {
        return holder;
    }

    /// Hands it to a thread, which is started if need be.
    void pass(SimulatedThread next) {
        holder = next;
        if (next.started) {
            LockSupport.unpark(next.thread);
        } else {
            next.started = true;
            next.thread.start();
        }
    }

    /// Hands it back to the driver.
    void giveBack() {
        holder = null;
        LockSupport.unpark(driver);
    }

    /// Waits until the driver has it.
    void awaitReturn() {
        while (holder != null) {
            LockSupport.park(this);
        }
    }

    /// Waits until a thread has it.
    void await(SimulatedThread self) {
        while (holder != self) {
            LockSupport.park(this);
        }
    }
}
