package io.interproc.internal.park;

import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Futex;
import io.interproc.internal.os.InterruptHook;
import io.interproc.internal.participant.Token;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Waiting in the kernel, by futex, on the words of a mapped segment.
///
/// A platform thread sleeps on its record's word. A virtual thread parks, which unmounts it; its waker, in another
/// process, sets the record's bit among the ready bits and rings its participant's doorbell, on which one thread of
/// that process, the dispatcher, sleeps. The dispatcher unparks those whose bits are set. If the waker dies between its
/// CAS and the bell, [Parking#rewake] finds the sleeper.
public final class FutexWaiting extends Waiting {

    private static final long DISPATCHER_LOOK_NANOS = 100_000_000L;
    private static final int BITS = 6;

    private final Words words;
    private final MemorySegment segment;
    private final SegmentLayout layout;
    private final long self;
    private final long doorbell;
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
        this.layout = layout;
        this.self = self;
        this.doorbell = doorbell;
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
        } else if (Token.slot(owner) >= 0 && Token.slot(owner) < layout.participants) {
            words.getAndBitwiseOr(readyWord(record), 1L << record);
            ring(doorbell + (long) (Token.slot(owner) - Token.slot(self)) * SegmentLayout.LINE);
        }
    }

    private void ring(long bell) {
        words.getAndAddInt(bell, 1);
        Futex.wake(segment, bell, 1);
    }

    private long readyWord(int record) {
        return layout.readyAt + 8L * (record >> BITS);
    }

    @Override
    public void pause(long nanos) {
        LockSupport.parkNanos(this, nanos);
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
                int bell = words.getIntVolatile(doorbell);
                long count = Math.min(words.getVolatile(SegmentLayout.RECORD_COUNT_AT), SegmentLayout.MAX_RECORDS);
                for (int first = 0; first < count; first += 1 << BITS) {
                    long bits = words.getOpaque(readyWord(first));
                    if (bits != 0) {
                        unparkReady(first, bits);
                    }
                }
                if (!closed
                        && Futex.wait(segment, doorbell, bell, DISPATCHER_LOOK_NANOS) == Futex.Outcome.TIMED_OUT
                        && parked.isEmpty()
                        && retire()) {
                    return;
                }
            }
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    private void unparkReady(int first, long bits) {
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            int record = first + Long.numberOfTrailingZeros(rest);
            Thread thread = parked.get(record);
            if (thread != null) {
                words.getAndBitwiseAnd(readyWord(record), ~(1L << record));
                LockSupport.unpark(thread);
            }
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
        ring(doorbell);
    }
}
