package io.interproc.internal.memory;

/// The sizes of blocks: classes for small ones, whole pages for large ones. Pinned by the layout version.
///
/// Blocks of one class lie side by side in a *span* of pages, so that a free block serves any later one of its class. A
/// class is at most a quarter greater than what was asked for, but for the smallest.
final class SizeClasses {

    /// The class of a block that has a span of its own.
    static final int LARGE = 31;

    /// The greatest size of a block that shares its span, in lines.
    static final int MOST_LINES = 128;

    /// The pages of a span are so many at most, unless one block needs more.
    static final int MOST_PAGES = 16;

    /// As many blocks as a word has bits.
    static final int MOST_BLOCKS = 64;

    private static final int[] LINES = {
        1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, MOST_LINES
    };

    /// The number of classes of blocks that share a span. They are numbered from 1.
    static final int COUNT = LINES.length;

    private static final byte[] CLASSES = new byte[MOST_LINES + 1];

    /// 2^32 divided by the lines of each class, rounded up.
    private static final long[] RECIPROCALS = new long[COUNT];

    static {
        int sizeClass = 0;
        for (int lines = 1; lines <= MOST_LINES; lines++) {
            if (lines > LINES[sizeClass]) {
                sizeClass++;
            }
            CLASSES[lines] = (byte) (sizeClass + 1);
        }
        for (int i = 0; i < COUNT; i++) {
            RECIPROCALS[i] = (1L << 32) / LINES[i] + 1;
        }
    }

    private SizeClasses() {}

    /// Returns the class of blocks that have room for so many lines, [#LARGE] for too many.
    static int of(long lines) {
        return lines > MOST_LINES ? LARGE : CLASSES[(int) lines];
    }

    /// Returns how many lines a block of a class has, but for [#LARGE].
    static int lines(int sizeClass) {
        return LINES[sizeClass - 1];
    }

    /// Returns how many pages a new span of a class has, if there is room.
    static int pages(int sizeClass, int pageLines) {
        int lines = lines(sizeClass);
        return (int) Math.max(leastPages(lines, pageLines), Math.min(lines, MOST_PAGES));
    }

    /// Returns how many pages so many lines need.
    static long leastPages(long lines, int pageLines) {
        return (lines + pageLines - 1) / pageLines;
    }

    /// Returns how many blocks a span has.
    static int blocks(int sizeClass, long pages, int pageLines) {
        return sizeClass == LARGE ? 1 : (int) Math.min(MOST_BLOCKS, pages * pageLines / lines(sizeClass));
    }

    /// Returns which block of a span begins after so many lines, below 2^16; not for [#LARGE].
    static int index(int sizeClass, long lines) {
        return (int) ((lines * RECIPROCALS[sizeClass - 1]) >>> 32);
    }

    /// Returns what the hints of a span of so many blocks, from 1 to [#MOST_BLOCKS], are when all are free.
    static long all(int blocks) {
        return -1L >>> -blocks;
    }

    /// Returns whether there is such a class, and so many pages suffice for a block.
    static boolean fits(int sizeClass, long pages, int pageLines) {
        return sizeClass == LARGE
                ? pages > 0
                : sizeClass > 0 && sizeClass <= COUNT && pages >= leastPages(lines(sizeClass), pageLines);
    }
}
