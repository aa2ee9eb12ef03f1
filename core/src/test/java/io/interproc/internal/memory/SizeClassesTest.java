package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SizeClassesTest {

    private static final int[] PAGE_LINES = {1, 4, 64};

    @Test
    void aBlockHasRoomAndIsAtMostAQuarterGreaterThanWanted() {
        for (int lines = 1; lines <= SizeClasses.MOST_LINES; lines++) {
            int sizeClass = SizeClasses.of(lines);
            assertThat(sizeClass).isBetween(1, SizeClasses.COUNT);
            assertThat(SizeClasses.lines(sizeClass)).isBetween(lines, lines + lines / 4);
        }
        assertThat(SizeClasses.of(SizeClasses.MOST_LINES + 1)).isEqualTo(SizeClasses.LARGE);
    }

    /// Another list of sizes is another layout: see SegmentLayout.VERSION.
    @Test
    void theSizesAreThoseOfTheLayout() {
        assertThat(IntStream.rangeClosed(1, SizeClasses.COUNT).map(SizeClasses::lines))
                .containsExactly(
                        1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128);
        assertThat(SizeClasses.pages(1, 64)).isEqualTo(1);
        assertThat(SizeClasses.pages(10, 64)).isEqualTo(12);
        assertThat(SizeClasses.pages(24, 64)).isEqualTo(16);
    }

    @Test
    void aSpanHasRoomForItsBlocksAndOneAtLeast() {
        for (int pageLines : PAGE_LINES) {
            for (int sizeClass = 1; sizeClass <= SizeClasses.COUNT; sizeClass++) {
                int lines = SizeClasses.lines(sizeClass);
                int pages = SizeClasses.pages(sizeClass, pageLines);
                long least = SizeClasses.leastPages(lines, pageLines);
                assertThat(least * pageLines).isBetween((long) lines, (long) lines + pageLines - 1);
                assertThat((long) pages).isBetween(least, Math.max(least, SizeClasses.MOST_PAGES));
                int blocks = SizeClasses.blocks(sizeClass, pages, pageLines);
                assertThat(blocks).isBetween(1, SizeClasses.MOST_BLOCKS);
                assertThat(blocks * lines).isLessThanOrEqualTo(pages * pageLines);
                assertThat(SizeClasses.fits(sizeClass, pages, pageLines)).isTrue();
                assertThat(SizeClasses.fits(sizeClass, least - 1, pageLines)).isFalse();
            }
        }
    }

    /// Of pages of 4 KiB a span wastes an eighth of a page and of its memory at most, but for the greatest classes.
    @Test
    void aSpanOfTheStandardLayoutWastesLittle() {
        int pageLines = SegmentLayout.STANDARD.pageBytes / SegmentLayout.LINE;
        for (int sizeClass = 1; sizeClass <= SizeClasses.COUNT; sizeClass++) {
            long pages = SizeClasses.pages(sizeClass, pageLines);
            int blocks = SizeClasses.blocks(sizeClass, pages, pageLines);
            assertThat(pages * pageLines - (long) blocks * SizeClasses.lines(sizeClass))
                    .as("lines that class %d leaves", sizeClass)
                    .isLessThanOrEqualTo(pages * pageLines / 8);
        }
    }

    @Test
    void theIndexOfABlockIsItsDistanceByItsLength() {
        for (int sizeClass = 1; sizeClass <= SizeClasses.COUNT; sizeClass++) {
            for (int lines = 0; lines < 1 << 16; lines++) {
                if (SizeClasses.index(sizeClass, lines) != lines / SizeClasses.lines(sizeClass)) {
                    assertThat(lines).as("class %d", sizeClass).isNegative();
                }
            }
        }
    }

    @Test
    void thereIsABitForEachBlock() {
        assertThat(SizeClasses.all(1)).isEqualTo(1);
        assertThat(SizeClasses.all(3)).isEqualTo(0b111);
        assertThat(SizeClasses.all(SizeClasses.MOST_BLOCKS)).isEqualTo(-1);
    }

    @Test
    void onlyClassesThatThereAreFit() {
        for (int sizeClass : new int[] {-1, 0, SizeClasses.COUNT + 1, SizeClasses.LARGE - 1}) {
            assertThat(SizeClasses.fits(sizeClass, 1000, 64)).isFalse();
        }
        assertThat(SizeClasses.fits(SizeClasses.LARGE, 1, 64)).isTrue();
        assertThat(SizeClasses.fits(SizeClasses.LARGE, 0, 64)).isFalse();
    }
}
