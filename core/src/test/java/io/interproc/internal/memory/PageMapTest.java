package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.ScopeFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PageMapTest {

    private static final SegmentLayout LAYOUT = Memory.SMALL;
    private static final long PAGE = LAYOUT.pageBytes;
    private static final int PAGES = 200;
    private static final long FIRST = 1L << 44 | 1L << 32;
    private static final long SECOND = 1L << 44 | 2L << 32;

    private final SegmentWords words = Memory.segment(LAYOUT, PAGES * PAGE);
    private final PageMap map = new PageMap(words, LAYOUT, (_, _) -> {}, FIRST);
    private final PageMap other = new PageMap(words, LAYOUT, (_, _) -> {}, SECOND);

    @Test
    void thePagesLieBehindTheMapOfAllOfThem() {
        for (long size = LAYOUT.mapAt; size < LAYOUT.mapAt + 100_000; size += 64) {
            long at = PageMap.pagesAt(LAYOUT, size);
            long pages = Math.max(0, (size - at) / PAGE);
            long groups = (pages + 63) / 64;
            assertThat(at % PAGE).isZero();
            assertThat(at).isBetween(LAYOUT.mapAt + groups * 1088, LAYOUT.mapAt + (groups + 2) * 1088L + PAGE);
        }
        long capacity = 1L << 40;
        long mapBytes = SegmentLayout.STANDARD.heapAt(capacity) - SegmentLayout.STANDARD.mapAt;
        assertThat(mapBytes).as("17 bytes for 4 KiB").isLessThan(capacity / 4096 * 17 + 4096);
    }

    @Test
    void claimedPagesLieSideBySideAndBelowTheTop() {
        assertThat(map.claim(3)).isZero();
        assertThat(other.claim(2)).isEqualTo(3);
        assertThat(map.top()).isEqualTo(map.offset(5));
        assertThat(map.description(0)).isEqualTo(FIRST);
        assertThat(map.description(2)).isEqualTo(FIRST | 2);
        assertThat(map.description(4)).isEqualTo(SECOND | 1);
        assertThat(map.claim(PAGES - 5)).isEqualTo(5);
        assertThat(map.claim(1)).isEqualTo(-1);
        assertThat(map.longestFree()).isZero();
    }

    @Test
    void aHoleIsFilledWhenTheRestIsTaken() {
        assertThat(map.claim(PAGES)).isZero();
        map.free(10, 3);
        map.free(20, 5);
        map.free(PAGES - 2, 2);
        assertThat(map.longestFree()).isEqualTo(5);
        assertThat(other.claim(6)).isEqualTo(-1);
        assertThat(other.claim(4)).isEqualTo(20);
        assertThat(other.claim(2)).isIn(10L, PAGES - 2L);
        assertThat(other.claim(2)).isIn(10L, PAGES - 2L);
        assertThat(other.claim(1)).isIn(12L, 24L);
    }

    @Test
    void freePagesBelowTheTopAndAboveAreOneHole() {
        assertThat(map.claim(10)).isZero();
        map.free(8, 2);
        assertThat(map.longestFree()).isEqualTo(PAGES - 8);
        assertThat(map.claim(PAGES - 8)).isEqualTo(8);
    }

    /// A search that passes over what was freed is not repeated until that is worth it.
    @Test
    void freedPagesAreClaimedAgainBeforeTheTopRises() {
        assertThat(map.claim(100)).isZero();
        map.free(0, 100);
        for (int i = 0; i < 10_000; i++) {
            long page = map.claim(5);
            map.free(page, 5);
        }
        assertThat(map.top()).isLessThanOrEqualTo(map.offset(110));
    }

    @Test
    void withoutMemoryForMoreAHoleIsFound() {
        PageMap poor = new PageMap(
                words,
                LAYOUT,
                (_, to) -> {
                    if (to > map.offset(10)) {
                        throw new ScopeFullException("no room");
                    }
                },
                FIRST);
        assertThat(poor.claim(10)).isZero();
        poor.free(2, 4);
        assertThat(poor.claim(4)).isEqualTo(2);
    }

    @Test
    void anyPageLeadsToTheFirstOfItsSpan() {
        map.claim(3);
        long page = map.claim(4);
        map.open(page, 7, 4);
        for (int i = 0; i < 4; i++) {
            assertThat(map.spanOf(map.offset(page + i) + 64)).isEqualTo(page);
        }
        assertThat(PageMap.owner(map.description(page))).isEqualTo(FIRST);
        assertThat(PageMap.sizeClass(map.description(page))).isEqualTo(7);
        assertThat(PageMap.count(map.description(page))).isEqualTo(4);
    }

    @Test
    void spansAndClaimedPagesAreShown() {
        map.claim(2);
        map.open(0, 3, 2);
        map.claim(1);
        long gap = map.claim(3);
        other.claim(1);
        map.free(gap, 3);
        List<String> shown = new ArrayList<>();
        map.forEach((page, description) -> shown.add(page + ":" + PageMap.sizeClass(description)));
        assertThat(shown).containsExactly("0:3", "2:0", "6:0");
    }

    @Test
    void notesAreFoundInTheirOrder() {
        map.claim(150);
        for (long page : new long[] {3, 63, 64, 130}) {
            map.note(page);
        }
        assertThat(map.noted(0, 150)).isEqualTo(3);
        assertThat(map.noted(4, 150)).isEqualTo(63);
        assertThat(map.noted(64, 150)).isEqualTo(64);
        assertThat(map.noted(65, 130)).isEqualTo(-1);
        map.takeNote(63);
        assertThat(map.noted(4, 150)).isEqualTo(64);
    }

    @Test
    void aNoteIsCheckedAgainstTheDescription() {
        map.claim(4);
        map.open(0, 2, 1);
        map.open(1, 2, 1);
        map.open(2, SizeClasses.LARGE, 2);
        map.compareAndSetDescription(1, map.description(1), PageMap.ofNobody(map.description(1)));
        map.compareAndSetDescription(2, map.description(2), PageMap.ofNobody(map.description(2)));
        for (long page = 0; page < 3; page++) {
            map.note(page);
            map.checkNote(page);
        }
        assertThat(map.noted(0, 4)).isEqualTo(1);
        assertThat(map.noted(2, 4)).isEqualTo(-1);
    }

    @Test
    void noPageIsClaimedTwice() throws Exception {
        int threads = 4;
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (int t = 0; t < threads; t++) {
                long self = 1L << 44 | (t + 1L) << 32;
                PageMap mine = new PageMap(words, LAYOUT, (_, _) -> {}, self);
                running.add(executor.submit(() -> {
                    start.await();
                    for (int i = 0; i < 20_000; i++) {
                        int n = 1 + i % 30;
                        long page = mine.claim(n);
                        for (int j = 0; page >= 0 && j < n; j++) {
                            assertThat(mine.description(page + j)).isEqualTo(self | j);
                        }
                        if (page >= 0) {
                            mine.free(page, n);
                        }
                    }
                    return null;
                }));
            }
        }
        for (Future<?> each : running) {
            each.get();
        }
        assertThat(map.longestFree()).isEqualTo(PAGES);
    }
}
