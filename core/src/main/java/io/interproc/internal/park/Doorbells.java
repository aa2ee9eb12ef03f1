package io.interproc.internal.park;

import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/// How a process wakes a virtual thread of another, which no system call can reach.
///
/// ```
/// waker:       ready[record] = 1;  bell[participant] += 1;  wake who sleeps on the bell
/// dispatcher:  b = bell;  for each ready record with a parked thread:  ready[record] = 0;  unpark it
///              sleep on the bell while it is b
/// ```
///
/// The bell is read before the bits, so a bit that comes too late for the look changes the bell. The bit of a
/// record of which no thread is parked stays: it is that of another participant, or of a thread that is about
/// to park and looks at its record first.
///
/// Crash windows. After the bit, before the bell: the dispatcher looks at all bits now and then. After the bell, before
/// the wake-up: the same.
public final class Doorbells {

    private static final int BITS = 6;

    private final Words words;
    private final SegmentLayout layout;
    private final long self;
    private final long own;

    /// Opens the bells of a segment for a participant.
    ///
    /// @param own the offset of the participant's own bell
    public Doorbells(Words words, SegmentLayout layout, long self, long own) {
        this.words = words;
        this.layout = layout;
        this.self = self;
        this.own = own;
    }

    /// Notes that the thread of a record is to be woken, and rings for its participant.
    ///
    /// @param owner the token of the record's participant
    /// @return the offset of the bell, an int on which the dispatcher sleeps, which must be woken; 0 if there is
    /// none
    public long ring(int record, long owner) {
        if (Token.slot(owner) < 0 || Token.slot(owner) >= layout.participants) {
            return 0;
        }
        words.getAndBitwiseOr(readyWord(record), 1L << record);
        long bell = own + (long) (Token.slot(owner) - Token.slot(self)) * SegmentLayout.PARTICIPANT_BYTES;
        words.getAndAddInt(bell, 1);
        return bell;
    }

    /// Rings for this participant itself, so that its dispatcher looks.
    ///
    /// @return the offset of the bell
    public long ringOwn() {
        words.getAndAddInt(own, 1);
        return own;
    }

    /// Returns the offset of this participant's bell.
    public long own() {
        return own;
    }

    /// Returns what the bell says; to be read before the bits.
    public int listen() {
        return words.getIntVolatile(own);
    }

    /// Looks at all bits.
    ///
    /// @param isParked whether a thread of this process is parked on a record
    /// @param unpark unparks it, after its bit was taken back
    public void answer(IntPredicate isParked, IntConsumer unpark) {
        long count = Math.min(words.getVolatile(SegmentLayout.RECORD_COUNT_AT), SegmentLayout.MAX_RECORDS);
        for (int first = 0; first < count; first += 1 << BITS) {
            for (long rest = words.getOpaque(readyWord(first)); rest != 0; rest &= rest - 1) {
                int record = first + Long.numberOfTrailingZeros(rest);
                if (isParked.test(record)) {
                    words.getAndBitwiseAnd(readyWord(record), ~(1L << record));
                    unpark.accept(record);
                }
            }
        }
    }

    private long readyWord(int record) {
        return layout.readyAt + 8L * (record >> BITS);
    }
}
