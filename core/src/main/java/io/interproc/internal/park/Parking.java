package io.interproc.internal.park;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import io.interproc.spi.Misuse;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Sleeping on a record, waking it, and spinning before that.
///
/// Overview. A thread sleeps in three steps: it sets ASLEEP in its record's state word by CAS, sleeps on that
/// very word, and clears ASLEEP if nobody else has. Whoever changes the state clears ASLEEP in the same CAS
/// and, if it was set, wakes. So no wake-up is lost (the word differs from what the sleeper expects), and none
/// is spent on a thread that is awake. To make a sleeper look again without telling it anything, clear ASLEEP
/// and wake: a *nudge*. Interruption, closing and the watcher are nudges.
///
/// Crash windows. The waker dies after its CAS and before the wake: the sleeper's own watcher sees a sleeper
/// whose word is not ASLEEP and wakes it ([#rewake]). The sleeper dies: its record is swept.
///
/// Spinning: at most one thread for each seat spins for long, so that spinners never take the processor from
/// those they wait for. A seat is a word that holds the spinner's token; the seat of a dead spinner is swept
/// like all else.
public final class Parking {

    /// The longest sleep without a look, the safety net under the watcher.
    private static final long SLICE_NANOS = 1_000_000_000L;
    /// The same for those who sleep until they are woken, while somebody in the segment cannot wake by futex.
    private static final long PORTABLE_SLICE_NANOS = 2_000_000L;

    /// How long to probe before taking a seat, in spin hints, each of some 10 to 50 ns.
    private static final int QUICK_HINTS = 64;

    private static final int HINTS_BETWEEN_CLOCKS = 32;
    /// The longest pause between two gentle probes.
    private static final int GENTLE_HINTS = 64;

    private final Words words;
    private final WaiterRecords records;
    private final Waiting waiting;
    private final long self;
    private final int seats;
    private final ConcurrentHashMap<Integer, Boolean> sleepers = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private volatile @Nullable ScopeAccessException lost;

    /// What a spinning thread waits for.
    @FunctionalInterface
    public interface Probe {
        /// Returns whether the wait is over.
        boolean test();
    }

    /// Opens parking for a participant.
    ///
    /// @param seats how many threads may spin for long at a time, in the whole segment
    public Parking(Words words, WaiterRecords records, Waiting waiting, long self, int seats) {
        this.words = words;
        this.records = records;
        this.waiting = waiting;
        this.self = self;
        this.seats = Math.min(seats, SegmentLayout.SPIN_SEATS);
    }

    /// Returns how this participant waits.
    public Waiting waiting() {
        return waiting;
    }

    /// Sleeps while the record's state is the given one, at most until the deadline; may return early.
    ///
    /// @param awaited the participant whose death must not be missed, or 0
    /// @param deadlineNanos on the clock of [Waiting#nanoTime()]
    /// @param timed whether there is a deadline
    public void sleep(int record, long state, long awaited, boolean timed, long deadlineNanos, boolean interruptible) {
        boolean mustLookOften = !waiting.looksByItself()
                && (words.getOpaque(SegmentLayout.FLAGS_AT) & SegmentLayout.FLAG_PORTABLE) != 0;
        long nanos = mustLookOften ? PORTABLE_SLICE_NANOS : SLICE_NANOS;
        if (timed) {
            nanos = Math.min(nanos, deadlineNanos - waiting.nanoTime());
            if (nanos <= 0) {
                return;
            }
        }
        long asleep = state | WaiterState.ASLEEP;
        sleepers.put(record, Boolean.TRUE);
        try {
            waiting.watch(awaited);
            if (!closed && records.casState(record, state, asleep)) {
                Runnable onInterrupt = interruptible ? new Nudge(record) : null;
                waiting.sleep(record, records.at(record), (int) asleep, nanos, onInterrupt);
                records.casState(record, asleep, state);
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

    /// Makes a sleeper look again.
    public void nudge(int record) {
        long state = records.state(record);
        while ((state & WaiterState.ASLEEP) != 0 && !change(record, state, state & ~WaiterState.ASLEEP)) {
            state = records.state(record);
        }
    }

    /// Wakes this process's sleepers whose waker died before it woke them.
    public void rewake() {
        for (int record : sleepers.keySet()) {
            if ((records.state(record) & WaiterState.ASLEEP) == 0) {
                waiting.wake(record, records.at(record), self, records.isVirtual(record));
            }
        }
    }

    /// Returns the records on which threads of this process sleep at this moment.
    public Set<Integer> sleepers() {
        return sleepers.keySet();
    }

    /// Returns whether no thread of this process sleeps here.
    public boolean isQuiet() {
        return sleepers.isEmpty();
    }

    /// Refuses all further sleeps, and makes every sleeper of this process look again.
    public void close() {
        closed = true;
        wakeAll();
    }

    /// Makes every sleeper of this process look again.
    public void wakeAll() {
        for (int record : sleepers.keySet()) {
            nudge(record);
            waiting.wake(record, records.at(record), self, records.isVirtual(record));
        }
    }

    /// Throws if the scope was closed, or its memory is gone.
    public void checkOpen() {
        if (closed) {
            throw Misuse.closed();
        }
        ScopeAccessException failure = lost;
        if (failure != null) {
            throw new ScopeAccessException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /// Says that memory of the segment is gone. Whoever sleeps on a word that is still there would never be
    /// woken; the next look at the end of a slice ends the wait.
    public void lose(ScopeAccessException failure) {
        lost = failure;
    }

    public boolean isClosed() {
        return closed;
    }

    /// Probes for a while, as long as the hint allows and a processor is free.
    ///
    /// @param gentle whether to leave longer and longer pauses between probes, for a word that its owner writes
    ///     often: a probe takes the word's line away from the owner, which has to fetch it back
    /// @return whether the probe succeeded
    public boolean spin(SpinHint hint, boolean gentle, Probe probe) {
        int budget = hint.budgetNanos();
        if (budget == 0) {
            return probe.test();
        }
        int longest = gentle ? GENTLE_HINTS : 1;
        int hints = 1;
        for (int i = 0; i < QUICK_HINTS; i += hints) {
            if (probe.test()) {
                return true;
            }
            hints = pause(hints, longest);
        }
        long token = self | 1;
        long seat = takeSeat(token);
        if (seat == 0) {
            return false;
        }
        try {
            long start = waiting.nanoTime();
            do {
                for (int i = 0; i < HINTS_BETWEEN_CLOCKS; i += hints) {
                    if (probe.test()) {
                        hint.succeeded();
                        return true;
                    }
                    hints = pause(hints, longest);
                }
            } while (waiting.nanoTime() - start < budget);
            hint.failed();
            return false;
        } finally {
            words.setRelease(seat, 0);
        }
    }

    /// Makes a pause of so many hints, and returns how many the next one has.
    private int pause(int hints, int longest) {
        for (int i = 0; i < hints; i++) {
            waiting.spinHint();
        }
        return Math.min(2 * hints, longest);
    }

    private long takeSeat(long token) {
        for (int i = 0; i < seats; i++) {
            long seat = SegmentLayout.SPIN_SEATS_AT + (long) i * SegmentLayout.LINE;
            if (words.getOpaque(seat) == 0 && words.compareAndSet(seat, 0, token)) {
                return seat;
            }
        }
        return 0;
    }

    /// Frees the seats of a participant that is gone, and of those that had its slot before.
    public void sweepSeats(long participant) {
        for (int i = 0; i < SegmentLayout.SPIN_SEATS; i++) {
            long seat = SegmentLayout.SPIN_SEATS_AT + (long) i * SegmentLayout.LINE;
            long token = words.getOpaque(seat);
            if (Token.isOfOrBefore(token, participant)) {
                words.compareAndSet(seat, token, 0);
            }
        }
    }
}
