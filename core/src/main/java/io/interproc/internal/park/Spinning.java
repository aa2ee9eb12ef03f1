package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;

/// Spinning before a thread sleeps. At most one thread for each seat spins for long, so that spinners never take the
/// processor from those they wait for. A seat is a word of the segment that holds the spinner's token; the seat of a
/// dead spinner is swept like all else.
public final class Spinning {

    /// How long to probe before taking a seat, in spin hints, each of some 10 to 50 ns.
    private static final int QUICK_HINTS = 64;

    private static final int HINTS_BETWEEN_CLOCKS = 32;
    /// The longest pause between two gentle probes.
    private static final int GENTLE_HINTS = 64;

    private final Words words;
    private final Waiting waiting;
    private final long self;
    private final int seats;

    /// Opens spinning for a participant.
    ///
    /// @param seats how many threads may spin for long at a time, in the whole segment
    public Spinning(Words words, Waiting waiting, long self, int seats) {
        this.words = words;
        this.waiting = waiting;
        this.self = self;
        this.seats = Math.min(seats, SegmentLayout.SPIN_SEATS);
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

    /// Frees the seats of a participant that is dead or leaves, and of those that had its slot before.
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
