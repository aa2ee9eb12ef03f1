package io.interproc.internal.sync;

import io.interproc.internal.lock.Monitor;
import io.interproc.internal.park.SpinHint;
import io.interproc.internal.park.Turn;
import io.interproc.internal.recovery.Sweeper;
import org.jspecify.annotations.Nullable;

/// One thread's wish for permits; see [Semaphores].
final class SemaphoreTurn extends Turn {

    private final SharedSemaphore semaphore;
    private final Semaphores code;
    private final int permits;
    private final @Nullable SharedPermits hold;

    /// @param hold what is to hold the permits; null for permits that belong to nobody
    SemaphoreTurn(SharedSemaphore semaphore, int permits, @Nullable SharedPermits hold, SpinHint hint) {
        super(semaphore.offset(), hint, 0, permits);
        this.semaphore = semaphore;
        this.code = semaphore.code;
        this.permits = permits;
        this.hold = hold;
    }

    long semaphore() {
        return semaphore.offset();
    }

    int permits() {
        return permits;
    }

    @Nullable
    SharedPermits hold() {
        return hold;
    }

    boolean isFair() {
        return semaphore.fair;
    }

    Monitor monitor() {
        return semaphore.monitor;
    }

    SharedSemaphore handle() {
        return semaphore;
    }

    @Override
    protected Verdict attemptAtOnce() {
        return code.attemptAtOnce(this);
    }

    @Override
    protected Verdict attemptNow() {
        return code.attemptNow(this);
    }

    /// Marks a fair semaphore: once the waiter counts, nobody passes it on a quick path.
    @Override
    protected void announce() {
        if (semaphore.fair) {
            code.mark(semaphore.offset());
        }
    }

    @Override
    protected Verdict attempt(int record, boolean signalled) {
        return code.attempt(this, record, signalled);
    }

    /// Returns nobody: the holders may be many, and the watcher asks for them at its next look.
    @Override
    protected long awaited() {
        return 0;
    }

    @Override
    protected void absorb() {
        code.signal(semaphore.offset());
    }

    @Override
    protected void resign(boolean signalled) {
        code.left(semaphore.offset());
    }

    /// A caller who only tries, or polls, has no watcher, so it checks itself whether dead holders have the
    /// permits, or dead waiters keep them from it.
    @Override
    public boolean rescue() {
        Sweeper sweeper = semaphore.engine().sweeper();
        long at = semaphore.offset();
        boolean hadPermits = SemaphoreLine.available(code.state(at)) < permits && sweeper.takeOverIfDead(at);
        return sweeper.sweepDeadWaiters(at) || hadPermits;
    }
}
