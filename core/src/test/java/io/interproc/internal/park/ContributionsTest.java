package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.memory.Memory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The words of a record to which others contribute: what is meant for another wait does not count.
class ContributionsTest {

    private static final long TICKETS = 1L << 40;
    /// In place of a lock ticket: somebody is about to take one.
    private static final long ANNOUNCED = TICKETS - 1;

    private static final long LOCK = 4096;

    private final SegmentLayout layout = new SegmentLayout(8, 4, 16, 16, 8, 256);
    private final Words words = Memory.segment(layout, 8192);
    private final WaiterRecords records;
    private final Contributions contributions;
    private final WaitQueues queues;
    private final int record;

    ContributionsTest() {
        long self = Token.of(0, 1);
        records = new WaiterRecords(words, layout, Memory.blocks(words, layout, self), self);
        queues = new WaitQueues(words, layout, records);
        contributions = records.contributions();
        record = records.claim();
    }

    /// Begins the next wait, and returns its state word.
    private long begin() {
        long idle = records.state(record);
        records.describe(record, 0, LOCK, 1, 0, 0, 0);
        long state = WaiterState.begin(idle, WaiterState.WAITING);
        assertThat(records.casState(record, idle, state)).isTrue();
        return state;
    }

    private void end() {
        records.casState(record, records.state(record), WaiterState.idle(records.state(record)));
    }

    @Test
    void aTicketThatIsGivenTooLateIsAbsentInTheNextWait() {
        long first = begin();
        contributions.announceTicket(record, first);
        assertThat(contributions.mayHaveTicket(record, first)).isTrue();
        assertThat(contributions.ticket(record, first, 10)).isEqualTo(-1);
        end();
        long second = begin();
        contributions.giveTicket(record, first, 7);
        assertThat(contributions.ticket(record, second, 10)).isEqualTo(-1);
        assertThat(contributions.mayHaveTicket(record, second)).isFalse();
        contributions.announceTicket(record, second);
        contributions.giveTicket(record, first, 8);
        assertThat(contributions.ticket(record, second, 10)).isEqualTo(-1);
        contributions.giveTicket(record, second, 9);
        assertThat(contributions.ticket(record, second, 10)).isEqualTo(9);
        assertThat(contributions.ticket(record, first, 10)).isEqualTo(-1);
    }

    @Test
    void theTicketThatWasGivenFirstStays() {
        long state = begin();
        contributions.announceTicket(record, state);
        contributions.giveTicket(record, state, 3);
        contributions.announceTicket(record, state);
        contributions.giveTicket(record, state, 4);
        assertThat(contributions.ticket(record, state, 5)).isEqualTo(3);
    }

    @Test
    void aBoundOfAnEarlierWaitIsAbsentAndTheGreaterOfTwoCounts() {
        long first = begin();
        contributions.raiseBound(record, first, 5, 9);
        assertThat(contributions.bound(record, first, 9)).isEqualTo(5);
        contributions.raiseBound(record, first, 4, 9);
        assertThat(contributions.bound(record, first, 9)).isEqualTo(5);
        contributions.raiseBound(record, first, 8, 9);
        assertThat(contributions.bound(record, first, 9)).isEqualTo(8);
        end();
        long second = begin();
        assertThat(contributions.bound(record, second, 9)).isEqualTo(-1);
        contributions.raiseBound(record, second, 2, 9);
        assertThat(contributions.bound(record, second, 9)).isEqualTo(2);
    }

    @Test
    void theHeirOfEachNewWaitIsNobodyWhateverALateSweeperChooses() {
        long first = begin();
        long nobody = Contributions.reference(record, WaiterState.generation(first));
        assertThat(contributions.heir(record)).isEqualTo(nobody);
        assertThat(contributions.casHeir(record, nobody, Contributions.reference(5, 77)))
                .isTrue();
        end();
        long second = begin();
        assertThat(contributions.heir(record))
                .isEqualTo(Contributions.reference(record, WaiterState.generation(second)))
                .isNotEqualTo(nobody);
        assertThat(contributions.casHeir(record, nobody, Contributions.reference(6, 77)))
                .isFalse();
    }

    @Test
    void aReferenceNamesARecordAndOneOfItsWaits() {
        long generation = (1L << 48) - 1;
        for (int number : new int[] {0, 1, SegmentLayout.MAX_RECORDS - 1}) {
            long reference = Contributions.reference(number, generation);
            assertThat(Contributions.referredRecord(reference)).isEqualTo(number);
            assertThat(Contributions.referredGeneration(reference)).isEqualTo(generation);
        }
    }

    /// The record has room for the low 40 bits of a ticket; the rest comes from the tail.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, TICKETS - 2, TICKETS, TICKETS + 1, 5 * TICKETS - 2, 5 * TICKETS + 7})
    void aTicketIsWholeWhateverTheTailIs(long ticket) {
        long state = begin();
        for (long tail : new long[] {ticket + 1, ticket + 1000, ticket + TICKETS - 1}) {
            contributions.setOwnTicket(record, state, ticket);
            assertThat(contributions.ticket(record, state, tail)).isEqualTo(ticket);
        }
        contributions.raiseBound(record, state, ticket, ticket);
        assertThat(contributions.bound(record, state, ticket)).isEqualTo(ticket);
        assertThat(contributions.bound(record, state, ticket + 3)).isEqualTo(ticket);
    }

    @ParameterizedTest
    @ValueSource(longs = {ANNOUNCED, ANNOUNCED + TICKETS})
    void noTicketLooksLikeTheMarkOfOneToCome(long reserved) {
        assertThat(Contributions.isTellable(reserved)).isFalse();
        assertThat(Contributions.isTellable(reserved - 1)).isTrue();
        assertThat(Contributions.isTellable(reserved + 1)).isTrue();
        words.setVolatile(LOCK + WaitQueues.TAIL, reserved - 1);
        assertThat(queues.takeTicket(LOCK)).isEqualTo(reserved - 1);
        assertThat(queues.takeTicket(LOCK)).isEqualTo(reserved + 1);
    }

    @Test
    void generationsKeepTheirFlagsApart() {
        long state = begin() | WaiterState.ASLEEP | WaiterState.NOTIFIED | WaiterState.INHERITED;
        assertThat(WaiterState.generation(state)).isEqualTo(WaiterState.generation(WaiterState.idle(state)));
        assertThat(WaiterState.idle(state) & 0xFFFF).isZero();
        long last = (-1L << 16) | WaiterState.QUEUED;
        assertThat(WaiterState.generation(WaiterState.begin(last, WaiterState.WAITING)))
                .isZero();
    }
}
