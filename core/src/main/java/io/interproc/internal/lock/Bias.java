package io.interproc.internal.lock;

import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/// What this process knows of the bias of one lock; all its handles of that lock share it. See [Biases].
///
/// Plain fields: [#thread], [#inside] and [#word] are written by the thread that has the bias, so any other thread
/// finds a number that is not its own, however old; the rest is guarded by the lock.
final class Bias {

    /// The id of the thread that has the bias, as far as it knows itself; 0 for none.
    long thread;

    /// How often that thread holds the lock. Means nothing if the thread has no bias.
    int inside;

    /// The state word while the lock has this bias and nobody asks for it.
    long word;

    /// The fencing token of the latest acquisition in this process.
    long fence;

    /// The last of the fencing tokens that are reserved for the thread that has the bias.
    long lastFence;

    /// Who was the holder at the latest count; see [Biases#release].
    long candidate;

    /// The fencing token at that time.
    long candidateFence;

    /// Whether it was a thread of this process that took the last bias away.
    boolean lostHere;

    /// How often [Biases#release] still refuses, after another process took the last bias away.
    int refusals;

    /// The thread of this process that may still write the INSIDE byte.
    private @Nullable WeakReference<Thread> writer;

    private static final AtomicIntegerFieldUpdater<Bias> REVOKING =
            AtomicIntegerFieldUpdater.newUpdater(Bias.class, "revoking");

    /// 1 while a thread of this process asks for the bias; cleared by a bare store, which needs no stack.
    volatile int revoking;

    /// Takes the right to ask for the bias on behalf of this process.
    boolean tryRevoke() {
        return REVOKING.compareAndSet(this, 0, 1);
    }

    /// Notes that the thread of this process that had the bias has lost it.
    ///
    /// @param most how often another one is refused if it was to another process
    void lost(int most) {
        thread = 0;
        refusals = lostHere ? 0 : most;
        lostHere = false;
    }

    /// Takes the right to write the INSIDE byte for the current thread, unless another thread of this process
    /// has it and still runs: it may be about to write.
    boolean claimRight() {
        if (isWriter()) {
            return true;
        }
        Thread last = writer == null ? null : writer.get();
        if (last != null && last.isAlive()) {
            return false;
        }
        writer = new WeakReference<>(Thread.currentThread());
        return true;
    }

    /// Gives the right to write the INSIDE byte away.
    ///
    /// @return whether the current thread had it
    boolean dropRight() {
        boolean had = isWriter();
        if (had) {
            writer = null;
        }
        return had;
    }

    private boolean isWriter() {
        return writer != null && writer.refersTo(Thread.currentThread());
    }
}
