package io.interproc.internal.park;

import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Futex;
import io.interproc.internal.os.InterruptHook;
import io.interproc.internal.os.Membarrier;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.participant.Token;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Waiting in the kernel, by futex, on the words of a mapped segment.
///
/// A platform thread sleeps on its record's word. A virtual thread parks, which unmounts it; its waker, in another
/// process, rings for it, and one thread of its own process, the dispatcher, unparks it ([Doorbells]). If the waker
/// dies between its CAS and the bell, [Parking#rewake] finds the sleeper.
public final class FutexWaiting extends Waiting {

    private static final long DISPATCHER_LOOK_NANOS = 100_000_000L;

    private final Words words;
    private final MemorySegment segment;
    private final long self;
    private final Doorbells doorbells;
    private final LongConsumer watch;
    private final ConcurrentHashMap<Integer, Thread> parked = new ConcurrentHashMap<>();
    private final ThreadLocal<InterruptHook> hooks = ThreadLocal.withInitial(InterruptHook::new);
    private volatile boolean dispatching;
    private volatile boolean closed;

    /// Opens waiting for a participant.
    ///
    /// @param doorbell the offset of the participant's doorbell
    /// @param watch called when a thread is about to sleep, with the participant that it waits for, or 0
    public FutexWaiting(MappedWords mapped, SegmentLayout layout, long self, long doorbell, LongConsumer watch) {
        this.words = mapped.words();
        this.segment = mapped.memory();
        this.self = self;
        this.doorbells = new Doorbells(words, layout, self, doorbell);
        this.watch = watch;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void spinHint() {
        Thread.onSpinWait();
    }

    @Override
    public boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    @Override
    public boolean clearInterrupt() {
        return Thread.interrupted();
    }

    @Override
    public void interruptSelf() {
        Thread.currentThread().interrupt();
    }

    @Override
    public boolean isVirtual() {
        return Thread.currentThread().isVirtual();
    }

    @Override
    public void watch() {
        watch(0);
    }

    @Override
    public void watch(long participant) {
        watch.accept(participant);
    }

    @Override
    public void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        if (Thread.currentThread().isVirtual()) {
            sleepVirtual(record, stateAt, expected, nanos, onInterrupt != null);
        } else if (onInterrupt == null) {
            Futex.wait(segment, stateAt, expected, nanos);
        } else {
            InterruptHook hook = hooks.get();
            hook.begin(onInterrupt);
            try {
                Futex.wait(segment, stateAt, expected, nanos);
            } finally {
                hook.end();
            }
        }
    }

    private void sleepVirtual(int record, long stateAt, int expected, long nanos, boolean interruptible) {
        parked.put(record, Thread.currentThread());
        startDispatcher();
        try {
            if (words.getIntVolatile(stateAt) == expected) {
                boolean interrupted = !interruptible && Thread.interrupted();
                LockSupport.parkNanos(this, nanos);
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        } finally {
            parked.remove(record);
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        if (!virtual) {
            Futex.wake(segment, stateAt, 1);
        } else if (Token.participant(owner) == self) {
            LockSupport.unpark(parked.get(record));
        } else {
            long bell = doorbells.ring(record, owner);
            if (bell != 0) {
                Futex.wake(segment, bell, 1);
            }
        }
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
    }

    @Override
    public boolean mayAnnounce() {
        return Membarrier.isRegistered();
    }

    @Override
    public void heavyFence(long participant) {
        if (!(participant == self ? Membarrier.issue() : Membarrier.issueEverywhere())) {
            waitOutStoreBuffers();
        }
    }

    private void startDispatcher() {
        if (!dispatching) {
            synchronized (this) {
                if (!dispatching && !closed) {
                    dispatching = true;
                    Thread dispatcher = new Thread(this::dispatch, "interproc-dispatcher");
                    dispatcher.setDaemon(true);
                    dispatcher.start();
                }
            }
        }
    }

    private void dispatch() {
        try {
            while (!closed) {
                int bell = doorbells.listen();
                doorbells.answer(parked::containsKey, record -> LockSupport.unpark(parked.get(record)));
                if (!closed
                        && Futex.wait(segment, doorbells.own(), bell, DISPATCHER_LOOK_NANOS) == Futex.Outcome.TIMED_OUT
                        && parked.isEmpty()
                        && retire()) {
                    return;
                }
            }
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        } catch (InternalError | SystemCallException _) {
            dispatching = false; // The file was truncated: the sleepers find out by themselves within their slices.
        }
    }

    /// Ends the dispatcher unless a thread has parked meanwhile.
    private synchronized boolean retire() {
        dispatching = false;
        if (parked.isEmpty()) {
            return true;
        }
        dispatching = true;
        return false;
    }

    /// Makes every virtual thread look again; touches no word, so also after the memory was released.
    public void unparkAll() {
        parked.values().forEach(LockSupport::unpark);
    }

    /// Ends the dispatcher.
    public synchronized void close() {
        closed = true;
        Futex.wake(segment, doorbells.ringOwn(), 1);
    }
}
