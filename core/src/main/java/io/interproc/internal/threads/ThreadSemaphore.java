package io.interproc.internal.threads;

import io.interproc.Permits;
import io.interproc.Semaphore;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A semaphore of a thread scope; [ThreadBoundedSemaphore] has a bound that can be asked for.
class ThreadSemaphore extends RemovableObject implements Semaphore {

    private static final long serialVersionUID = 1L;

    private final transient SemaphoreSync sync;

    /// Makes a semaphore with these permits.
    ///
    /// @param label which semaphore it is, for people
    ThreadSemaphore(Lifetime lifetime, Label label, int permits, boolean fair) {
        this(lifetime, label, permits, Integer.MAX_VALUE, fair);
    }

    ThreadSemaphore(Lifetime lifetime, Label label, int permits, int bound, boolean fair) {
        super(lifetime, label);
        this.sync = new SemaphoreSync(lifetime, this, permits, bound, fair);
    }

    @Override
    public final void acquire(int permits) throws InterruptedException {
        acquireInterruptibly(plain(permits));
    }

    @Override
    public final void acquireUninterruptibly(int permits) {
        acquireUninterruptibly(plain(permits));
    }

    @Override
    public final boolean tryAcquire(int permits) {
        long wanted = plain(permits);
        lifetime.requireOpen();
        return sync.take(wanted) >= 0;
    }

    @Override
    public final boolean tryAcquire(int permits, Duration timeout) throws InterruptedException {
        return tryAcquireFor(plain(permits), Deadlines.nanosOf(timeout));
    }

    @Override
    public final boolean tryAcquire(int permits, long time, TimeUnit unit) throws InterruptedException {
        return tryAcquireFor(plain(permits), unit.toNanos(time));
    }

    @Override
    public final void release(int permits) {
        plain(permits);
        lifetime.requireOpen();
        sync.give(permits);
    }

    @Override
    public final Permits hold(int permits) {
        acquireUninterruptibly(holding(permits));
        return new ThreadPermits(this, permits);
    }

    @Override
    public final Permits holdInterruptibly(int permits) throws InterruptedException {
        acquireInterruptibly(holding(permits));
        return new ThreadPermits(this, permits);
    }

    @Override
    public final Optional<Permits> tryHold(int permits, Duration timeout) throws InterruptedException {
        return tryAcquireFor(holding(permits), Deadlines.nanosOf(timeout))
                ? Optional.of(new ThreadPermits(this, permits))
                : Optional.empty();
    }

    /// Makes permits available that were held; there are none to give back once the scope is closed or the
    /// semaphore was removed.
    final void giveBack(int permits) {
        if (!lifetime.hasEnded()) {
            sync.giveBack(permits);
        }
    }

    private static long plain(int permits) {
        if (permits < 0) {
            throw Misuse.negativePermits(permits);
        }
        return SemaphoreSync.plain(permits);
    }

    private long holding(int permits) {
        if (permits <= 0) {
            throw Misuse.noPermitsToHold(permits);
        }
        if (permits > MAX_HELD_PERMITS) {
            throw Misuse.tooManyHeldPermits(permits, this);
        }
        return SemaphoreSync.holding(permits);
    }

    private void acquireUninterruptibly(long wanted) {
        if (sync.tryAcquireShared(wanted) < 0) {
            lifetime.sleepUninterruptibly(() -> sync.acquireShared(wanted));
        }
        leaveIfEnded();
    }

    private void acquireInterruptibly(long wanted) throws InterruptedException {
        throwIfInterrupted();
        if (sync.tryAcquireShared(wanted) < 0) {
            boolean _ = lifetime.sleep(() -> {
                sync.acquireSharedInterruptibly(wanted);
                return true;
            });
        }
        leaveIfEnded();
    }

    private boolean tryAcquireFor(long wanted, long nanos) throws InterruptedException {
        throwIfInterrupted();
        boolean acquired = sync.tryAcquireShared(wanted) >= 0;
        if (!acquired && nanos > 0) {
            acquired = lifetime.sleep(() -> sync.tryAcquireSharedNanos(wanted, nanos));
        }
        leaveIfEnded();
        return acquired;
    }

    /// Throws if the scope was closed or the semaphore removed by force, at which the permits of the current thread
    /// may have come too late. They were in time if the semaphore was removed because nobody used it.
    private void leaveIfEnded() {
        if (lifetime.hasEnded() && (lifetime.isClosed() || !sync.isClosedUnused())) {
            sync.wake();
            lifetime.requireOpen();
        }
    }

    @Override
    public final int availablePermits() {
        lifetime.requireOpen();
        return sync.available();
    }

    @Override
    public final int drainPermits() {
        lifetime.requireOpen();
        return sync.drain();
    }

    @Override
    public final int heldPermits() {
        lifetime.requireOpen();
        return sync.held();
    }

    @Override
    public final int waiters() {
        lifetime.requireOpen();
        return sync.getQueueLength();
    }

    @Override
    public final boolean isFair() {
        return sync.isFair();
    }

    @Override
    ObjectType type() {
        return ObjectType.SEMAPHORE;
    }

    @Override
    final boolean closeUnlessUsed() {
        return sync.closeUnlessUsed();
    }

    @Override
    final ObjectUse use() {
        return use(ThreadObjects.processOf(sync.held()), sync.getQueueLength(), 0, 0);
    }

    @Override
    final void ended() {
        sync.end(lifetime);
    }

    /// Returns how many permits are available, for people.
    String availableText() {
        return Integer.toString(sync.available());
    }

    @Override
    public final String toString() {
        String end = descriptionOfEnd();
        return end != null
                ? end
                : type() + "[" + label + ", " + availableText() + " available, " + sync.held() + " held, "
                        + sync.getQueueLength() + " waiting]";
    }
}
