package io.interproc.internal.memory;

import java.util.ArrayList;
import java.util.List;

/// What a heap consists of, counted in one pass over the headers of its blocks. It is no snapshot: others allocate and
/// free meanwhile.
public final class HeapSurvey {

    private static final int KINDS = 256;

    /// The blocks of one size.
    ///
    /// @param blockBytes the size of each; 0 for large blocks, each of which has a size of its own
    /// @param used how many are in use, without removed ones
    /// @param removed how many belong to removed objects and wait until nobody refers to them
    /// @param free how many are free; large blocks are never free: their pages are
    /// @param takenBytes the size of those that are in use or removed
    public record Size(long blockBytes, long used, long removed, long free, long takenBytes) {}

    private final long[] live = new long[KINDS];
    private final long[] used = new long[SizeClasses.LARGE + 1];
    private final long[] removed = new long[SizeClasses.LARGE + 1];
    private final long[] free = new long[SizeClasses.LARGE + 1];
    private long largeBytes;
    private long named;
    private long freePages;
    private long longestFree;
    private final long pageBytes;

    private HeapSurvey(long pageBytes) {
        this.pageBytes = pageBytes;
    }

    /// Counts what is in a heap.
    static HeapSurvey of(Words words, Blocks blocks, PageMap map) {
        HeapSurvey survey = new HeapSurvey((long) map.pageLines() * SegmentLayout.LINE);
        long end = map.pageOf(map.top());
        long run = 0;
        for (long page = 0; page < end; ) {
            long description = map.description(page);
            int sizeClass = PageMap.sizeClass(description);
            if (description == PageMap.FREE) {
                survey.freePages++;
            } else if (sizeClass != 0) {
                Span span = blocks.span(page, description);
                for (int i = 0; i < span.blocks(); i++) {
                    survey.count(sizeClass, words.getVolatile(span.block(i)), PageMap.count(description));
                }
            }
            run = description == PageMap.FREE ? run + 1 : 0;
            survey.longestFree = Math.max(survey.longestFree, run);
            page += PageMap.length(description);
        }
        long behind = map.pages() - end;
        survey.freePages += behind;
        survey.longestFree = Math.min(Math.max(survey.longestFree, run + behind), PageMap.MOST_PAGES);
        return survey;
    }

    private void count(int sizeClass, long header, long pages) {
        switch (Blocks.state(header)) {
            case Blocks.STATE_FREE -> {
                free[sizeClass] += sizeClass == SizeClasses.LARGE ? 0 : 1;
                return;
            }
            case Blocks.STATE_REMOVED -> removed[sizeClass]++;
            case Blocks.STATE_LIVE -> {
                used[sizeClass]++;
                live[Blocks.kind(header)]++;
                named += Blocks.nameLine(header) != 0 ? 1 : 0;
            }
            default -> used[sizeClass]++;
        }
        largeBytes += sizeClass == SizeClasses.LARGE ? pages * pageBytes : 0;
    }

    /// Returns how many objects, or blocks of another purpose, there are of a kind.
    public long live(int kind) {
        return live[kind];
    }

    /// Returns how many objects have names.
    public long named() {
        return named;
    }

    /// Returns the sizes of which there are blocks, in use or free; the large ones come last.
    public List<Size> sizes() {
        List<Size> sizes = new ArrayList<>();
        for (int sizeClass = 1; sizeClass <= SizeClasses.COUNT; sizeClass++) {
            long bytes = (long) SizeClasses.lines(sizeClass) * SegmentLayout.LINE;
            add(sizes, sizeClass, bytes, (used[sizeClass] + removed[sizeClass]) * bytes);
        }
        add(sizes, SizeClasses.LARGE, 0, largeBytes);
        return sizes;
    }

    private void add(List<Size> sizes, int sizeClass, long bytes, long takenBytes) {
        if (used[sizeClass] + removed[sizeClass] + free[sizeClass] > 0) {
            sizes.add(new Size(bytes, used[sizeClass], removed[sizeClass], free[sizeClass], takenBytes));
        }
    }

    /// Returns how many bytes are in free pages, which become blocks of any size.
    public long freePageBytes() {
        return freePages * pageBytes;
    }

    /// Returns the size of the largest block that can be made, if there is memory for it.
    public long largest() {
        long largest = longestFree * pageBytes;
        for (int sizeClass = 1; sizeClass <= SizeClasses.COUNT; sizeClass++) {
            if (free[sizeClass] > 0) {
                largest = Math.max(largest, (long) SizeClasses.lines(sizeClass) * SegmentLayout.LINE);
            }
        }
        return largest;
    }
}
