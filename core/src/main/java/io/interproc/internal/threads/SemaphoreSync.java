package io.interproc.internal.threads;

import io.interproc.Semaphore;
import io.interproc.spi.Misuse;
import java.util.concurrent.locks.AbstractQueuedLongSynchronizer;

/// The permits of a semaphore, on the JDK's queue synchronizer.
///
/// Overview. That is [java.util.concurrent.Semaphore] with three rules that it does not have: permits that are held are
/// counted in the same word as those that are available, so that a bound is compared and kept in one step; a release
/// beyond the bound changes nothing; and closing the scope or removing the semaphore wakes everybody:
/// [#tryAcquireShared] then throws, and the synchronizer takes the thread out of the queue and wakes the next one, as
/// after a time-out. (A sleeper of the JDK's class can be woken by permits and interruptions only.) So a thread that
/// gets through has taken what it asked for.
///
/// The state:
///
/// | bits | content | changed by |
/// |---|---|---|
/// | 63…32 | available permits, signed | acquire, release, drain, hold, closing of what is held |
/// | 31 | the semaphore is removed, and was not in use: there are no permits any more | removal |
/// | 30…0 | held permits, from 0 to [Semaphore#MAX_HELD_PERMITS] | hold, closing of what is held |
///
/// Arguments of the synchronizer are differences of the state: what an acquisition subtracts from the available
/// permits, and adds to the held ones if it holds them.
final class SemaphoreSync extends AbstractQueuedLongSynchronizer {

    private static final long serialVersionUID = 1L;

    /// The argument of a release that changes nothing but wakes the next in the queue.
    private static final long WAKE = 0;

    private static final int AVAILABLE_SHIFT = 32;

    /// The state of a semaphore that is removed while nobody uses it.
    private static final long REMOVED = state(Integer.MIN_VALUE, Integer.MIN_VALUE);

    private transient volatile Lifetime lifetime;
    private final transient Semaphore semaphore;
    private final transient boolean fair;
    private final transient int bound;

    /// @param semaphore whose permits these are, for messages
    /// @param bound how many permits, available and held, there may be at most
    SemaphoreSync(Lifetime lifetime, Semaphore semaphore, int permits, int bound, boolean fair) {
        this.lifetime = lifetime;
        this.semaphore = semaphore;
        this.bound = bound;
        this.fair = fair;
        setState(state(permits, 0));
    }

    boolean isFair() {
        return fair;
    }

    int available() {
        return available(getState());
    }

    int held() {
        return held(getState());
    }

    /// Returns the argument for acquiring permits that belong to nobody.
    static long plain(int permits) {
        return state(permits, 0);
    }

    /// Returns the argument for acquiring permits that are held.
    static long holding(int permits) {
        return state(permits, permits);
    }

    /// Takes what the argument says if it is there.
    ///
    /// @throws IllegalStateException if the scope is closed or the semaphore was removed
    @Override
    protected long tryAcquireShared(long wanted) {
        lifetime.requireOpen();
        return fair && hasQueuedPredecessors() ? -1 : take(wanted);
    }

    /// Lets nobody have permits any more, if nobody holds any or is queued for some.
    ///
    /// @return whether nobody does
    boolean closeUnlessUsed() {
        while (true) {
            long state = getState();
            if (state == REMOVED) {
                return true;
            }
            if (held(state) != 0 || hasQueuedThreads()) {
                return false;
            }
            if (compareAndSetState(state, REMOVED)) {
                return true;
            }
        }
    }

    /// Returns whether the semaphore was removed, or is about to be, while nobody used it. Whoever has taken
    /// permits did so before.
    boolean isClosedUnused() {
        return getState() == REMOVED;
    }

    /// Wakes the first in the queue of a semaphore that was removed, which wakes the next.
    void end(Lifetime removed) {
        lifetime = removed;
        wake();
    }

    /// Takes what the argument says if it is there, whoever waits.
    ///
    /// @return how many permits are left; negative if nothing was taken, because there are too few
    /// @throws IllegalStateException if more permits would be held than can be
    long take(long wanted) {
        while (true) {
            long state = getState();
            long left = (long) available(state) - available(wanted);
            if (left < 0) {
                return left;
            }
            long held = (long) held(state) + held(wanted);
            if (held > Semaphore.MAX_HELD_PERMITS) {
                throw Misuse.tooManyHeldPermits(held(wanted), semaphore);
            }
            if (compareAndSetState(state, state((int) left, (int) held))) {
                return left;
            }
        }
    }

    /// Takes all permits that are available, or adds as many as are missing to none.
    ///
    /// @return how many there were; negative if so many were missing
    int drain() {
        while (true) {
            long state = getState();
            int available = available(state);
            if (available == 0 || state == REMOVED || compareAndSetState(state, state(0, held(state)))) {
                if (available < 0) {
                    wake();
                }
                return available;
            }
        }
    }

    /// Adds permits that nobody holds.
    ///
    /// @throws IllegalStateException if there would be more than the bound
    void give(int permits) {
        long state;
        long available;
        do {
            state = getState();
            available = (long) available(state) + permits;
            if (state == REMOVED) {
                return;
            }
            if (available + held(state) > bound) {
                throw Misuse.tooManyPermits(permits, semaphore);
            }
        } while (!compareAndSetState(state, state((int) available, held(state))));
        wake();
    }

    /// Makes permits available that were held.
    void giveBack(int permits) {
        long state;
        do {
            state = getState();
        } while (!compareAndSetState(state, state(available(state) + permits, held(state) - permits)));
        wake();
    }

    /// Wakes the first in the queue, which wakes the next if it goes on.
    void wake() {
        boolean _ = releaseShared(WAKE);
    }

    @Override
    protected boolean tryReleaseShared(long unused) {
        return true;
    }

    private static long state(int available, int held) {
        return ((long) available << AVAILABLE_SHIFT) | Integer.toUnsignedLong(held);
    }

    private static int available(long state) {
        return (int) (state >> AVAILABLE_SHIFT);
    }

    private static int held(long state) {
        return (int) state & Integer.MAX_VALUE;
    }
}
