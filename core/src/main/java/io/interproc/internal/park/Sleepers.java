package io.interproc.internal.park;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.spi.Misuse;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of this process that sleep on their records: putting them to sleep and waking them.
///
/// Overview. A thread sleeps in three steps: it sets ASLEEP in its record's state word by CAS, sleeps on that
/// very word, and clears ASLEEP if nobody else has. Whoever changes the state clears ASLEEP in the same CAS
/// and, if it was set, wakes. So no wake-up is lost (the word differs from what the sleeper expects), and none
/// is spent on a thread that is awake. To make a sleeper check again without telling it anything, clear ASLEEP
/// and wake: a *nudge*. Interruption, closing and the watcher are nudges.
///
/// Crash windows. The waker dies after its CAS and before the wake: the sleeper's own watcher sees a sleeper
/// whose word is not ASLEEP and wakes it ([#rewake]). The sleeper dies: its record is swept.
public final class Sleepers {

    /// The longest sleep of those who sleep until they are woken, while somebody in the segment cannot wake by
    /// futex.
    private static final long PORTABLE_SLICE_NANOS = 2_000_000L;

    private final Words words;
    private final WaiterRecords records;
    private final Waiting waiting;
    private final long self;
    private final ThreadsByRecord sleepers = new ThreadsByRecord();
    private volatile boolean closed;
    private volatile @Nullable ScopeAccessException lost;

    /// Opens sleeping for a participant.
    public Sleepers(Words words, WaiterRecords records, Waiting waiting, long self) {
        this.words = words;
        this.records = records;
        this.waiting = waiting;
        this.self = self;
    }

    /// Returns the token of this participant.
    long self() {
        return self;
    }

    /// Returns how this participant waits.
    public Waiting waiting() {
        return waiting;
    }

    /// Sleeps while the record's state is the given one, at most until the deadline; may return early.
    ///
    /// @param awaited the participant whose death must not be missed, or 0
    void sleep(int record, long state, long awaited, WaitMode mode) {
        boolean mustLookOften = !waiting.looksByItself()
                && (words.getOpaque(SegmentLayout.FLAGS_AT) & SegmentLayout.FLAG_PORTABLE) != 0;
        long nanos = mustLookOften ? PORTABLE_SLICE_NANOS : waiting.sliceNanos();
        if (mode.timed()) {
            nanos = Math.min(nanos, mode.deadlineNanos() - waiting.nanoTime());
            if (nanos <= 0) {
                return;
            }
        }
        long asleep = state | WaiterState.ASLEEP;
        sleepers.enter(record, Thread.currentThread());
        try {
            waiting.watch(awaited);
            if (!closed && lost == null && records.casState(record, state, asleep)) {
                Runnable onInterrupt = mode.interruptible() ? new Nudge(record) : null;
                waiting.sleep(record, records.at(record), (int) asleep, nanos, onInterrupt);
                if (records.state(record) == asleep) { // read first: a CAS of a file that was truncated ends the JVM
                    records.casState(record, asleep, state);
                }
            }
        } finally {
            sleepers.remove(record);
        }
    }

    /// What an interrupter does. (A class and not a lambda: the first use of a lambda takes memory, and if there is
    /// none, every later use fails.)
    private final class Nudge implements Runnable {
        private final int record;

        Nudge(int record) {
            this.record = record;
        }

        @Override
        public void run() {
            nudge(record);
        }
    }

    /// Changes a record's state by CAS, which must not keep ASLEEP, and wakes its thread if it was asleep.
    ///
    /// @return whether the CAS won
    public boolean change(int record, long from, long to) {
        if (!records.casState(record, from, to)) {
            return false;
        }
        if ((from & WaiterState.ASLEEP) != 0) {
            waiting.wake(record, records.at(record), records.owner(record), records.isVirtual(record));
        }
        return true;
    }

    /// Makes a sleeper check its record again.
    public void nudge(int record) {
        long state = records.state(record);
        while ((state & WaiterState.ASLEEP) != 0 && !change(record, state, state & ~WaiterState.ASLEEP)) {
            state = records.state(record);
        }
    }

    /// Wakes this process's sleepers whose waker died before it woke them.
    public void rewake() {
        for (int record = sleepers.next(0); record >= 0; record = sleepers.next(record + 1)) {
            if ((records.state(record) & WaiterState.ASLEEP) == 0) {
                waiting.wake(record, records.at(record), self, records.isVirtual(record));
            }
        }
    }

    /// Returns the first record, from a given number on, on which a thread of this process sleeps at this moment;
    /// −1 if there is none.
    public int nextAsleep(int from) {
        return sleepers.next(from);
    }

    /// Returns whether no thread of this process sleeps here.
    public boolean isQuiet() {
        return sleepers.isEmpty();
    }

    /// Refuses all further sleeps, and makes every sleeper of this process check its record again.
    public void close() {
        closed = true;
        wakeAll();
    }

    /// Makes every sleeper of this process check its record again.
    public void wakeAll() {
        for (int record = sleepers.next(0); record >= 0; record = sleepers.next(record + 1)) {
            nudge(record);
            waiting.wake(record, records.at(record), self, records.isVirtual(record));
        }
    }

    /// Throws if the scope was closed, or its file was truncated.
    public void checkOpen() {
        if (closed) {
            throw Misuse.closed();
        }
        ScopeAccessException failure = lost;
        if (failure != null) {
            throw new ScopeAccessException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /// Says that the file was truncated. Nobody wakes the platform threads that sleep on a word that the file still
    /// has; each of them ends its wait when its slice is over.
    public void lose(ScopeAccessException failure) {
        lost = failure;
        unparkAll();
    }

    /// Makes every virtual thread that sleeps, or is about to, look again. Touches no word, so it may also be
    /// called after the memory was released.
    public void unparkAll() {
        for (int record = sleepers.next(0); record >= 0; record = sleepers.next(record + 1)) {
            Thread thread = sleepers.get(record);
            if (thread != null && thread.isVirtual()) {
                LockSupport.unpark(thread);
            }
        }
    }

    public boolean isClosed() {
        return closed;
    }
}
