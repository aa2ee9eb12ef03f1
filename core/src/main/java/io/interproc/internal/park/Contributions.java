package io.interproc.internal.park;

import io.interproc.ScopeFormatException;
import io.interproc.internal.memory.Words;

/// What others than its own thread write into a waiter record: the words that change by CAS and name the wait that
/// they are meant for.
///
/// ```
/// 16 requeued  {generation, low 24 bits | ticket, low 40 bits}     the owner, or who moves it to its next queue
/// 24 bound     {generation, low 24 bits | ticket, low 40 bits}     who notifies it: the tail of its first queue then
/// 80 donor     {record, 16 bits | own generation, 48 bits}         who gives it the notification of a dead waiter
/// 88 heir      {record, 16 bits | that record's generation, 48}    a sweeper, once the owner is dead
/// ```
///
/// Whoever contributes may be paused between any two steps, while the wait ends and the record serves another one. So
/// each word names the generation that it is meant for, and is written by a CAS from what it was before the contributor
/// saw that the wait lasts ([#isStillWaiting]): what comes late lands in no later wait. The owner sets its heir to
/// itself (nobody) before each wait. A reader takes a word of another generation for absent, and completes the low 40
/// bits of a ticket from the tail of the queue, which is at most 2^40 ahead.
///
/// Should 24 bits of a generation meet again after 16 million waits of the record, during which somebody was paused
/// between two instructions, the waiter has the wrong place in the queue, and nothing else: the state word has 48 bits.
public final class Contributions {

    private static final int REQUEUED = 16;
    private static final int BOUND = 24;
    private static final int DONOR = 80;
    private static final int HEIR = 88;

    private static final int TICKET_BITS = 40;
    private static final long TICKET_MASK = (1L << TICKET_BITS) - 1;
    /// In place of a ticket: somebody is about to take one for the record.
    private static final long ANNOUNCED = TICKET_MASK;

    private static final int REFERENCE_SHIFT = 48;
    private static final long REFERENCE_GENERATION = (1L << REFERENCE_SHIFT) - 1;

    private final Words words;
    private final WaiterRecords records;

    Contributions(Words words, WaiterRecords records) {
        this.words = words;
        this.records = records;
    }

    /// Says, before a wait is published, that it has no heir.
    ///
    /// @param state the state word before the wait
    void begin(int record, long state) {
        words.setOpaque(records.at(record) + HEIR, reference(record, WaiterState.nextGeneration(state)));
    }

    // ------------------------------------------------------------------------------------------------ tickets

    /// Returns the ticket of a wait in its next queue, or −1 if it has none: nobody has taken one, or somebody is
    /// about to.
    ///
    /// @param state the state word of the wait
    /// @param tail the tail of that queue, read after the state
    public long ticket(int record, long state, long tail) {
        long word = words.getAcquire(records.at(record) + REQUEUED);
        return isOf(word, state) && (word & TICKET_MASK) != ANNOUNCED ? completed(word, tail) : -1;
    }

    /// Returns whether a wait has a ticket of its next queue, or somebody is about to take one for it.
    public boolean mayHaveTicket(int record, long state) {
        return isOf(words.getVolatile(records.at(record) + REQUEUED), state);
    }

    /// Writes the ticket in the next queue for its own thread, which publishes the record as queued after that.
    ///
    /// @param next the state word that it will publish
    public void setOwnTicket(int record, long next, long ticket) {
        words.setVolatile(records.at(record) + REQUEUED, contribution(next, ticket));
    }

    /// Says that a wait is about to be given a ticket, for all who scan the queue.
    public void announceTicket(int record, long state) {
        long at = records.at(record) + REQUEUED;
        while (true) {
            long word = words.getVolatile(at);
            if (isOf(word, state)
                    || !isStillWaiting(record, state)
                    || words.compareAndSet(at, word, contribution(state, ANNOUNCED))) {
                return;
            }
        }
    }

    /// Gives an announced wait its ticket, unless another did.
    public void giveTicket(int record, long state, long ticket) {
        words.compareAndSet(records.at(record) + REQUEUED, contribution(state, ANNOUNCED), contribution(state, ticket));
    }

    /// Returns the ticket below which a waiter was present when this record was notified; −1 if the wait was not
    /// notified.
    ///
    /// @param tail the tail of the first queue, read after the state
    public long bound(int record, long state, long tail) {
        long word = words.getAcquire(records.at(record) + BOUND);
        return isOf(word, state) ? completed(word, tail) : -1;
    }

    /// Writes the bound of a notification that is about to be given. Of two who notify one wait at the same time
    /// the greater bound counts: nobody who was there for either of them is left out.
    ///
    /// @param tail the tail of the first queue
    public void raiseBound(int record, long state, long bound, long tail) {
        long at = records.at(record) + BOUND;
        while (true) {
            long word = words.getVolatile(at);
            if ((isOf(word, state) && completed(word, tail) >= bound)
                    || !isStillWaiting(record, state)
                    || words.compareAndSet(at, word, contribution(state, bound))) {
                return;
            }
        }
    }

    /// Returns whether a record is still WAITING in the wait that a state word belongs to. Whoever contributes to a
    /// wait asks this between the read of a word and the CAS that changes it: as long as the record waits, nobody
    /// has written that word for a later wait, and if somebody does so afterwards, the CAS fails.
    public boolean isStillWaiting(int record, long state) {
        long now = records.state(record);
        return WaiterState.base(now) == WaiterState.WAITING
                && WaiterState.generation(now) == WaiterState.generation(state);
    }

    /// Returns whether a ticket can be told from the mark of one that is about to be taken.
    static boolean isTellable(long ticket) {
        return (ticket & TICKET_MASK) != ANNOUNCED;
    }

    private static boolean isOf(long word, long state) {
        return word >>> TICKET_BITS == shortGeneration(state);
    }

    private static long completed(long word, long tail) {
        return tail - ((tail - word) & TICKET_MASK);
    }

    private static long shortGeneration(long state) {
        return WaiterState.generation(state) & (-1L >>> TICKET_BITS);
    }

    private static long contribution(long state, long ticket) {
        return (shortGeneration(state) << TICKET_BITS) | (ticket & TICKET_MASK);
    }

    // ------------------------------------------------------------------------------------------------ references

    /// Returns a reference to one wait of a record.
    public static long reference(int record, long generation) {
        return ((long) record << REFERENCE_SHIFT) | (generation & REFERENCE_GENERATION);
    }

    /// Returns the record of a reference. It may be damaged, so compare it with [WaiterRecords#count()].
    public static int referredRecord(long reference) {
        return (int) (reference >>> REFERENCE_SHIFT);
    }

    /// Returns the generation of a reference.
    public static long referredGeneration(long reference) {
        return reference & REFERENCE_GENERATION;
    }

    /// Returns the word that names the dead waiter whose notification a wait gets: its record, with the generation
    /// of the receiving wait.
    public long donor(int record) {
        return words.getVolatile(records.at(record) + DONOR);
    }

    public boolean casDonor(int record, long expected, long value) {
        return words.compareAndSet(records.at(record) + DONOR, expected, value);
    }

    /// Returns what to throw if the donor word of a waiting record names one that does not give it anything.
    public ScopeFormatException damagedDonor(int record) {
        return new ScopeFormatException(records.path() + ": the donor of waiter record " + record + ", at offset "
                + (records.at(record) + DONOR) + ", is damaged: expected a record with a notification, found record "
                + referredRecord(donor(record)));
    }

    /// Returns the reference to the wait that is to get the notification of this dead waiter; itself for nobody
    /// yet.
    public long heir(int record) {
        return words.getVolatile(records.at(record) + HEIR);
    }

    public boolean casHeir(int record, long expected, long value) {
        return words.compareAndSet(records.at(record) + HEIR, expected, value);
    }
}
