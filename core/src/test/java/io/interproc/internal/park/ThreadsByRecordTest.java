package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.memory.SegmentLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ThreadsByRecordTest {

    private final ThreadsByRecord threads = new ThreadsByRecord();

    @Test
    void aThreadIsFoundByItsRecordUntilItIsRemoved() {
        assertThat(threads.get(300)).isNull();
        threads.enter(300, Thread.currentThread());
        assertThat(threads.get(300)).isSameAs(Thread.currentThread());
        assertThat(threads.get(44)).isNull(); // the same place in another chunk
        threads.remove(300);
        assertThat(threads.get(300)).isNull();
    }

    @Test
    void theRecordsAreWalkedInOrderOverGapsAndUpToTheLastOne() {
        List<Integer> records =
                List.of(0, 1, 255, 256, 5_000, SegmentLayout.MAX_RECORDS - 1, SegmentLayout.MAX_RECORDS);
        for (int record : records) {
            threads.enter(record, Thread.currentThread());
        }
        List<Integer> walked = new ArrayList<>();
        for (int record = threads.next(0); record >= 0; record = threads.next(record + 1)) {
            walked.add(record);
        }
        assertThat(walked).isEqualTo(records);
    }

    @Test
    void itIsEmptyOnceAllThreadsAreRemovedAlsoThoseThatWereNotEntered() {
        assertThat(threads.isEmpty()).isTrue();
        threads.remove(7);
        threads.enter(700, Thread.currentThread());
        assertThat(threads.isEmpty()).isFalse();
        threads.remove(700);
        assertThat(threads.isEmpty()).isTrue();
    }
}
