package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;

/// The map of the heap's pages: which are free, and how the others are put together to *spans*.
///
/// Overview. Each page has an entry of two words, the *description* and the *hints*. The description of a page is 0
/// while it is free. Whoever wants pages claims them one after the other, each by the CAS of its description from 0,
/// and gives them back if another one is taken already. The description names the owner from the first moment, so there
/// is nothing between free and claimed.
///
/// ```
/// description:  63         32 31      27 26            0
///               | owner      | class    | count         |
///
///   0                     free
///   {owner, 0, distance}  claimed; so many pages before it is the first page of its run
///   {owner, class, n}     the first page of a span of n pages; what the others say of owner and class means nothing
/// ```
///
/// The owner of a span is the participant that allocates from it, or 0 for nobody. Whoever owns a span in which no
/// block is taken can make claimed pages of it, and free them.
///
/// ```
/// claim(n):   raise the top past them, when their memory and that of their entries exists
///             CAS each: 0 -> {me, 0, distance};  lost one: give the others back, and search on
/// open:       write the headers of the blocks;  first page: {me, class, n}
/// dissolve:   the other pages: {me, 0, distance};  the first page: {me, 0, 0};  then each: 0
/// ```
///
/// Crash windows. In a claim: claimed pages that no span covers, which the sweep of their owner frees, each by a CAS
/// from the very description. After open: a span of the dead, which the sweep leaves to nobody ([Blocks]). In dissolve,
/// before the store of the first page: the span as it was, whose blocks are all free. After it: claimed pages.
///
/// Hints. Bit *i* of the hints says that block *i* of the span may be free: see [Blocks]. In front of the entries of 64
/// pages stands a word whose bits say which of them are the first pages of spans without owner that may have a free
/// block. How many pages were ever freed stands in the header of the segment: whoever has searched below the top in
/// vain does not search there again before enough have been added. Nothing goes wrong when a hint is missing or too
/// many.
final class PageMap {

    static final int FREE = 0;

    private static final long OWNER_MASK = -1L << 32;
    private static final int CLASS_SHIFT = 27;
    private static final int CLASS_MASK = 31;
    private static final long COUNT_MASK = (1L << CLASS_SHIFT) - 1;

    /// The greatest number of pages of one span.
    static final long MOST_PAGES = COUNT_MASK;

    private static final int GROUP_SHIFT = 6;
    private static final int GROUP = 1 << GROUP_SHIFT;
    private static final int ENTRY_BYTES = 16;
    private static final int HINTS = 8;
    private static final long GROUP_BYTES = SegmentLayout.LINE + (long) GROUP * ENTRY_BYTES;
    private static final long RESERVE_STEP = 1 << 16;

    /// Before one of so many pages was freed, a search that was in vain is not repeated.
    private static final int SEARCH_SHARE = 64;

    private final Words words;
    private final Blocks.PageReserve reserve;
    private final long self;
    private final long mapAt;
    private final long pageBytes;
    private final int pageShift;
    private final long pagesAt;
    private final long pages;
    private final Search[] searches = new Search[SizeClasses.MOST_PAGES + 2];

    /// How far this process has searched for runs of a length. What it says may be old.
    private static final class Search {
        long from;
        long freed;
    }

    PageMap(Words words, SegmentLayout layout, Blocks.PageReserve reserve, long self) {
        this.words = words;
        this.reserve = reserve;
        this.self = self;
        this.mapAt = layout.mapAt;
        this.pageBytes = layout.pageBytes;
        this.pageShift = Integer.numberOfTrailingZeros(layout.pageBytes);
        this.pagesAt = pagesAt(layout, words.size());
        this.pages = Math.max(0, (words.size() - pagesAt) / pageBytes);
        for (int i = 0; i < searches.length; i++) {
            searches[i] = new Search();
        }
    }

    /// Returns where the first page lies in a segment of a size; behind its end if there is no room for a page.
    static long pagesAt(SegmentLayout layout, long size) {
        long groupPages = GROUP * (long) layout.pageBytes;
        long groups = (size - layout.mapAt + GROUP_BYTES + groupPages - 1) / (GROUP_BYTES + groupPages);
        long end = layout.mapAt + groups * GROUP_BYTES;
        return (end + layout.pageBytes - 1) / layout.pageBytes * layout.pageBytes;
    }

    // ------------------------------------------------------------------------------------------------ descriptions

    static long owner(long description) {
        return description & OWNER_MASK;
    }

    /// Returns whether it is that of a span without owner.
    static boolean isOfNobody(long description) {
        return owner(description) == 0 && sizeClass(description) != 0;
    }

    /// Returns the same without owner.
    static long ofNobody(long description) {
        return description & ~OWNER_MASK;
    }

    /// Returns whether two descriptions of a page are those of the same span, whoever owns it.
    static boolean isSameSpan(long one, long other) {
        return (int) one == (int) other;
    }

    static int sizeClass(long description) {
        return (int) (description >>> CLASS_SHIFT) & CLASS_MASK;
    }

    static long count(long description) {
        return description & COUNT_MASK;
    }

    static long describe(long owner, int sizeClass, long count) {
        return owner | ((long) sizeClass << CLASS_SHIFT) | count;
    }

    private long entry(long page) {
        return summary(page) + SegmentLayout.LINE + (page & (GROUP - 1)) * ENTRY_BYTES;
    }

    long description(long page) {
        return words.getVolatile(entry(page));
    }

    boolean compareAndSetDescription(long page, long expected, long description) {
        return words.compareAndSet(entry(page), expected, description);
    }

    /// Returns where the hints of a span are.
    long hints(long page) {
        return entry(page) + HINTS;
    }

    // ------------------------------------------------------------------------------------------------ places

    /// Returns the offset of a page.
    long offset(long page) {
        return pagesAt + (page << pageShift);
    }

    /// Returns the page that an offset lies in.
    long pageOf(long offset) {
        return (offset - pagesAt) >> pageShift;
    }

    /// Returns the first page of the span that an offset lies in, which the caller has checked to be below the top.
    ///
    /// @throws ScopeFormatException if there is none
    long spanOf(long offset) {
        long page = findSpanOf(offset);
        if (page < 0) {
            throw new ScopeFormatException(
                    reserve.path() + ": the description of the page of offset " + offset + " is damaged: expected part"
                            + " of a span, found 0x" + Long.toHexString(description(pageOf(offset))));
        }
        return page;
    }

    /// Returns the same, or −1 if there is none.
    long findSpanOf(long offset) {
        long page = pageOf(offset);
        long description = description(page);
        if (sizeClass(description) == 0) {
            page -= count(description);
            description = page < 0 ? FREE : description(page);
        }
        int sizeClass = sizeClass(description);
        boolean isClass = sizeClass != 0 && (sizeClass <= SizeClasses.COUNT || sizeClass == SizeClasses.LARGE);
        return isClass && pageOf(offset) - page < count(description) ? page : -1;
    }

    /// Returns how many pages there can be.
    long pages() {
        return pages;
    }

    int pageLines() {
        return (int) (pageBytes / SegmentLayout.LINE);
    }

    /// Returns where the first page lies.
    long first() {
        return pagesAt;
    }

    /// Returns the offset behind the last page that was ever claimed.
    long top() {
        long top = words.getVolatile(SegmentLayout.HEAP_TOP_AT);
        if (top < pagesAt || top > words.size() || (top - pagesAt) % pageBytes != 0) {
            throw new ScopeFormatException(reserve.path() + ": the heap top, at offset " + SegmentLayout.HEAP_TOP_AT
                    + ", is damaged: expected a multiple of " + pageBytes + " from " + pagesAt + " to " + words.size()
                    + ", found " + top);
        }
        return top;
    }

    /// Is shown the first page of a span, or a claimed page that no span covers.
    @FunctionalInterface
    interface Visitor {
        void visit(long page, long description);
    }

    /// Shows every span, and every claimed page that no span covers.
    void forEach(Visitor visitor) {
        long end = pageOf(top());
        for (long page = 0; page < end; ) {
            long description = description(page);
            if (description != FREE) {
                visitor.visit(page, description);
            }
            page += length(description);
        }
    }

    /// Returns how far the next page lies behind one that is no part of a span which began before.
    static long length(long description) {
        return sizeClass(description) == 0 ? 1 : Math.max(1, count(description));
    }

    // ------------------------------------------------------------------------------------------------ claims

    /// Claims pages that lie side by side: below the top, if enough were freed since the last search there, else at
    /// the top.
    ///
    /// @return the first, or −1 if there are none
    /// @throws ScopeFullException if there is no memory for them
    long claim(long n) {
        Search search = searches[(int) Math.min(n, searches.length - 1)];
        long top = pageOf(top());
        if (search.from >= top) {
            long freed = words.getOpaque(SegmentLayout.FREED_PAGES_AT);
            if (freed - search.freed > top / SEARCH_SHARE) {
                search.freed = freed;
                search.from = 0;
            }
        }
        ScopeFullException refusal = null;
        long page = -1;
        try {
            page = claim(n, Math.min(search.from, top), pages);
        } catch (ScopeFullException e) {
            refusal = e;
        }
        if (page < 0) {
            page = claim(n, 0, top); // what was passed over, or freed since
        }
        if (page < 0 && refusal != null) {
            throw refusal;
        }
        search.from = page < 0 ? top : page + n;
        return page;
    }

    private long claim(long n, long from, long end) {
        long first = from;
        long page = from;
        while (first + n <= end) {
            boolean mayBeTaken = page < first + n && page < pageOf(top());
            long description = mayBeTaken ? description(page) : FREE;
            if (description != FREE) {
                page += length(description);
                first = page;
            } else if (mayBeTaken) {
                page++;
            } else {
                page = tryClaim(first, n);
                if (page < 0) {
                    return first;
                }
                first = page;
            }
        }
        return -1;
    }

    /// Returns −1 if the pages are claimed, or the first that is taken.
    private long tryClaim(long first, long n) {
        raiseTop(first + n);
        for (long i = 0; i < n; i++) {
            if (!compareAndSetDescription(first + i, FREE, describe(self, 0, i))) {
                for (long j = 0; j < i; j++) {
                    words.setRelease(entry(first + j), FREE);
                }
                return first + i;
            }
        }
        return -1;
    }

    /// Returns how many pages side by side are free at most.
    long longestFree() {
        long longest = 0;
        long free = 0;
        long end = pageOf(top());
        for (long page = 0; page < end; ) {
            long description = description(page);
            free = description == FREE ? free + 1 : 0;
            longest = Math.max(longest, free);
            page += length(description);
        }
        return Math.max(longest, free + pages - end);
    }

    /// Frees claimed pages of this participant.
    void free(long first, long n) {
        for (long page = first; page < first + n; page++) {
            words.setRelease(entry(page), FREE);
        }
        words.getAndAdd(SegmentLayout.FREED_PAGES_AT, n);
    }

    /// Frees a claimed page that no span covers, and whose owner is dead.
    void freeOfDead(long page, long description) {
        if (compareAndSetDescription(page, description, FREE)) {
            words.getAndAdd(SegmentLayout.FREED_PAGES_AT, 1);
        }
    }

    /// Makes a span of claimed pages of this participant.
    void open(long first, int sizeClass, long n) {
        words.setRelease(entry(first), describe(self, sizeClass, n));
    }

    /// Makes claimed pages of a span that this participant owns.
    void dissolve(long first, long n) {
        for (long i = 1; i < n; i++) {
            words.setOpaque(entry(first + i), describe(self, 0, i));
        }
        words.setRelease(entry(first), describe(self, 0, 0));
    }

    // ------------------------------------------------------------------------------------------------ hints

    private long summary(long page) {
        return mapAt + (page >> GROUP_SHIFT) * GROUP_BYTES;
    }

    /// Notes that a span without owner may have a free block.
    void note(long page) {
        long bit = 1L << page % GROUP;
        if ((words.getVolatile(summary(page)) & bit) == 0) {
            words.getAndBitwiseOr(summary(page), bit);
        }
    }

    /// Takes the note of a span back.
    void takeNote(long page) {
        words.getAndBitwiseAnd(summary(page), ~(1L << page % GROUP));
    }

    /// Takes the note of a page back, unless it is the first of a span without owner that others may allocate from.
    void checkNote(long page) {
        if (!mayBeNoted(page)) {
            takeNote(page);
            if (mayBeNoted(page)) {
                note(page); // by now
            }
        }
    }

    private boolean mayBeNoted(long page) {
        long description = description(page);
        return isOfNobody(description) && sizeClass(description) != SizeClasses.LARGE;
    }

    /// Returns the first page from one on that is noted, or −1 if there is none before another.
    long noted(long from, long end) {
        for (long page = from; page < end; page = (page / GROUP + 1) * GROUP) {
            long bits = words.getVolatile(summary(page)) & (-1L << page % GROUP);
            if (bits != 0) {
                long found = page / GROUP * GROUP + Long.numberOfTrailingZeros(bits);
                return found < end ? found : -1;
            }
        }
        return -1;
    }

    // ------------------------------------------------------------------------------------------------ memory

    /// Raises the top to a page, when the memory of all before it and of their entries exists.
    private void raiseTop(long page) {
        long end = offset(page);
        if (words.getVolatile(SegmentLayout.MAP_RESERVED_AT) < entry(page - 1) + ENTRY_BYTES) {
            reserve.during(() -> reserve(SegmentLayout.MAP_RESERVED_AT, entry(page - 1) + ENTRY_BYTES, mapAt, pagesAt));
        }
        if (words.getVolatile(SegmentLayout.RESERVED_AT) < end) {
            reserve.during(() -> reserve(SegmentLayout.RESERVED_AT, end, pagesAt, words.size()));
        }
        long top;
        while ((top = top()) < end) {
            words.compareAndSet(SegmentLayout.HEAP_TOP_AT, top, end);
        }
    }

    /// Reserves memory up to an offset; idempotent, and only ever raises the mark, so that a death in between costs
    /// nothing.
    private void reserve(long mark, long end, long least, long most) {
        long reserved;
        while ((reserved = words.getVolatile(mark)) < end) {
            if (reserved < least || reserved > most) {
                throw new ScopeFormatException(reserve.path() + ": the mark of what is reserved, at offset " + mark
                        + ", is damaged: expected from " + least + " to " + most + ", found " + reserved);
            }
            long to = Math.min(most, Math.max(end, reserved + RESERVE_STEP));
            try {
                reserve.reserve(reserved, to);
            } catch (ScopeFullException e) {
                to = SegmentLayout.lineUp(end);
                reserve.reserve(reserved, to);
            }
            words.compareAndSet(mark, reserved, to);
        }
    }
}
