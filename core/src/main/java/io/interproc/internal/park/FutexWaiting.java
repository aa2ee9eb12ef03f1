package io.interproc.internal.park;

import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.blocking.PoolBlocking;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Futex;
import io.interproc.internal.os.InterruptHook;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.participant.Token;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// Waiting in the kernel, by futex, on the words of a mapped segment.
///
/// A platform thread sleeps on its record's word. A virtual thread parks, which unmounts it; its waker, in another
/// process, rings for it, and one thread of its own process, the dispatcher, unparks it ([Doorbells]). If the waker
/// dies between its CAS and the bell, [Sleepers#rewake] finds the sleeper.
///
/// A parked thread has no timer unless its wait has a deadline or it is interrupted and waits on, for a timer costs
/// more than the rest of its sleep. Should its waker be dead or stopped, the watcher wakes it. The dispatcher runs
/// while a virtual thread is parked: the thread first says that it is about to park and then makes sure that there is a
/// dispatcher; the dispatcher first says that it ends and then looks for parked threads.
public final class FutexWaiting extends Waiting {

    private static final long DISPATCHER_LOOK_NANOS = 100_000_000L;

    private static final Log LOG = new Log("io.interproc.park");
    private static final ThreadLocal<InterruptHook> HOOKS = new Hooks();

    private final Words words;
    private final MemorySegment segment;
    private final long self;
    private final Doorbells doorbells;
    private final LongConsumer watch;
    private final ThreadsByRecord parked = new ThreadsByRecord();
    private final Endurance endurance =
            new Endurance(LOG, "for some time the virtual threads that wait could not be woken", DISPATCHER_LOOK_NANOS);
    private final Unparking unparking = new Unparking();
    private volatile @Nullable Thread dispatcher;
    private volatile boolean closed;

    /// The threads of this process that are parked on records. (A class and not two lambdas; see [Changed].)
    private final class Unparking implements Runnable, IntPredicate, IntConsumer {
        /// The dispatcher. No throwable ends it while the scope is open and a thread is parked.
        @Override
        public void run() {
            while (!closed) {
                try {
                    endurance.rehearse();
                    if (isQuietAfterAnswer() && retire()) {
                        return;
                    }
                    endurance.succeeded();
                } catch (Throwable t) {
                    if (closed || (isLost(t) && retire())) {
                        return;
                    }
                    endurance.failed(t);
                }
            }
        }

        @Override
        public boolean test(int record) {
            return parked.get(record) != null;
        }

        @Override
        public void accept(int record) {
            LockSupport.unpark(parked.get(record));
        }
    }

    private static final class Hooks extends ThreadLocal<InterruptHook> {
        @Override
        protected InterruptHook initialValue() {
            return new InterruptHook();
        }
    }

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
        Futex.Outcome.values(); // initialised while there is memory
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
    long sliceNanos() {
        return isVirtual() ? NO_LIMIT : super.sliceNanos();
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
        } else {
            PoolBlocking.awaitUninterruptibly(new Runnable() {
                @Override
                public void run() {
                    sleepInKernel(stateAt, expected, nanos, onInterrupt);
                }
            });
        }
    }

    private void sleepInKernel(long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        if (onInterrupt == null) {
            Futex.wait(segment, stateAt, expected, nanos);
            return;
        }
        InterruptHook hook = HOOKS.get();
        hook.begin(onInterrupt);
        try {
            Futex.wait(segment, stateAt, expected, nanos);
        } finally {
            hook.end();
        }
    }

    private void sleepVirtual(int record, long stateAt, int expected, long nanos, boolean interruptible) {
        parked.enter(record, Thread.currentThread());
        try {
            startDispatcher();
            Changed changed = new Changed(words, stateAt, expected);
            if (nanos != NO_LIMIT || isDisturbed(interruptible)) {
                long slice = Math.min(nanos, SLICE_NANOS);
                Pauses.park(this, slice, slice, slice, interruptible, changed);
            } else if (!changed.getAsBoolean()) {
                LockSupport.park(this);
            }
        } finally {
            parked.remove(record);
        }
    }

    /// Returns whether the current thread has been interrupted and waits on all the same: it would not park, and
    /// its status must be cleared meanwhile.
    private static boolean isDisturbed(boolean interruptible) {
        return !interruptible && Thread.currentThread().isInterrupted();
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
        PoolBlocking.awaitUninterruptibly(new Pause(nanos));
    }

    /// Makes sure that the dispatcher runs, for a thread that is about to park. If it cannot be started the thread
    /// does not park.
    private void startDispatcher() {
        Thread running = dispatcher;
        if (running == null || !running.isAlive()) {
            startDispatcherNow();
        }
    }

    private synchronized void startDispatcherNow() {
        Thread running = dispatcher;
        if (!closed && (running == null || !running.isAlive())) {
            Thread started = new Thread(unparking, "interproc-dispatcher");
            started.setDaemon(true);
            started.start();
            dispatcher = started;
        }
    }

    /// Answers the bell and waits for the next ring.
    ///
    /// @return whether nobody rang for some time
    private boolean isQuietAfterAnswer() {
        int bell = doorbells.listen();
        doorbells.answer(unparking, unparking);
        return !closed && Futex.wait(segment, doorbells.own(), bell, DISPATCHER_LOOK_NANOS) == Futex.Outcome.TIMED_OUT;
    }

    /// Returns whether the memory cannot be used any more, because the file was truncated.
    private static boolean isLost(Throwable t) {
        return t instanceof InternalError || t instanceof SystemCallException;
    }

    /// Ends the dispatcher unless a thread is parked, or about to park.
    private synchronized boolean retire() {
        if (!parked.isEmpty()) {
            return false;
        }
        Thread running = dispatcher;
        dispatcher = null;
        if (parked.isEmpty()) {
            return true;
        }
        dispatcher = running; // whoever came meanwhile waits for this monitor, or has seen the dispatcher
        return false;
    }

    /// Ends the dispatcher. Takes no monitor: a virtual thread that has one may be kept from running by others that
    /// do not end before the scope is closed.
    public void close() {
        closed = true;
        Futex.wake(segment, doorbells.ringOwn(), 1);
    }
}
