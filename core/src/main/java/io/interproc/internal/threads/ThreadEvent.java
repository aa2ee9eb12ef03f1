package io.interproc.internal.threads;

import io.interproc.Event;
import io.interproc.internal.blocking.Deadlines;
import io.interproc.spi.ObjectType;
import io.interproc.spi.ObjectUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// An event of a thread scope.
///
/// Overview. The state is a number that only grows: it is even while the event is clear and odd while it is set, and
/// each change adds one. A waiter notes the even number that it has found, and waits until there is another. So it
/// cannot miss a set, though the event is cleared at once.
///
/// ```
/// await: seen = state; if seen is odd, done
///        enter `sleepers`; sleep until state != seen; leave `sleepers`
/// set:   if state is even, add 1; unpark all of `sleepers`
/// clear: if state is odd, add 1
/// ```
///
/// A waiter enters itself before it reads the state for the last time, and a setter changes the state before it reads
/// the sleepers, so one of the two sees the other. It is the same with a remover, who ends the lifetime.
///
/// A waiter that finds both, another state and the end of the lifetime, returns: the event was set before it was
/// removed, since nobody sets it afterwards. So a remover need not wait until those that a set released have left.
final class ThreadEvent extends RemovableObject implements Event {

    private static final long serialVersionUID = 1L;

    private final transient AtomicLong state = new AtomicLong();

    /// The threads that sleep here or are about to, and the state that each waits to see changed.
    private final transient Map<Thread, Long> sleepers = new ConcurrentHashMap<>();

    /// Makes an event that is not set.
    ///
    /// @param label which event it is, for people
    ThreadEvent(Lifetime lifetime, Label label) {
        super(lifetime, label);
    }

    @Override
    ObjectType type() {
        return ObjectType.EVENT;
    }

    @Override
    boolean closeUnlessUsed() {
        return countWaiters() == 0;
    }

    @Override
    ObjectUse use() {
        return use(List.of(), countWaiters(), 0, 0);
    }

    @Override
    void ended() {
        sleepers.keySet().forEach(LockSupport::unpark);
    }

    @Override
    public void set() {
        lifetime.requireOpen();
        long seen = state.get();
        while (!isSet(seen)) {
            if (state.compareAndSet(seen, seen + 1)) {
                sleepers.keySet().forEach(LockSupport::unpark);
                return;
            }
            seen = state.get();
        }
    }

    @Override
    public void clear() {
        lifetime.requireOpen();
        long seen = state.get();
        while (isSet(seen) && !state.compareAndSet(seen, seen + 1)) {
            seen = state.get();
        }
    }

    @Override
    public boolean isSet() {
        lifetime.requireOpen();
        return isSet(state.get());
    }

    private static boolean isSet(long state) {
        return (state & 1) != 0;
    }

    @Override
    public void await() throws InterruptedException {
        await(Long.MAX_VALUE, false);
    }

    @Override
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Deadlines.nanosOf(timeout), true);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(unit.toNanos(time), true);
    }

    private boolean await(long nanos, boolean timed) throws InterruptedException {
        throwIfInterrupted();
        lifetime.requireOpen();
        long seen = state.get();
        if (isSet(seen)) {
            return true;
        }
        if (timed && nanos <= 0) {
            return false;
        }
        long deadline = Deadlines.after(nanos, System.nanoTime());
        boolean inTime = lifetime.sleep(() -> sleep(seen, timed, deadline));
        if (inTime) {
            requireServed(seen);
        }
        return inTime;
    }

    @Override
    public void awaitUninterruptibly() {
        lifetime.requireOpen();
        long seen = state.get();
        if (!isSet(seen)) {
            lifetime.sleepUninterruptibly(() -> sleepUninterruptibly(seen));
            requireServed(seen);
        }
    }

    /// Throws if the scope is closed, or the event was removed before a set ended the wait.
    ///
    /// @param seen the state that the waiter waited to see changed
    private void requireServed(long seen) {
        if (lifetime.isClosed() || state.get() == seen) {
            lifetime.requireOpen();
        }
    }

    /// Sleeps until the event has been set, the scope is closed, the event was removed, or the deadline has passed
    /// if there is one.
    ///
    /// @return false if the deadline has passed
    private boolean sleep(long seen, boolean timed, long deadline) throws InterruptedException {
        sleepers.put(Thread.currentThread(), seen);
        try {
            while (state.get() == seen && !lifetime.hasEnded()) {
                throwIfInterrupted();
                if (!timed) {
                    LockSupport.park(this);
                } else {
                    long left = deadline - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    LockSupport.parkNanos(this, left);
                }
            }
            return true;
        } finally {
            sleepers.remove(Thread.currentThread());
        }
    }

    private void sleepUninterruptibly(long seen) {
        boolean interrupted = Thread.interrupted();
        sleepers.put(Thread.currentThread(), seen);
        try {
            while (state.get() == seen && !lifetime.hasEnded()) {
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        } finally {
            sleepers.remove(Thread.currentThread());
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public int waiters() {
        lifetime.requireOpen();
        return countWaiters();
    }

    /// Counts the sleepers that no set has released.
    private int countWaiters() {
        long now = state.get();
        return (int) sleepers.values().stream().filter(seen -> seen == now).count();
    }

    @Override
    public String toString() {
        String end = descriptionOfEnd();
        if (end != null) {
            return end;
        }
        return "Event[" + label + (isSet(state.get()) ? ", set]" : ", not set, " + countWaiters() + " waiting]");
    }
}
