package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.os.StackProbe;
import java.util.function.LongPredicate;

/// The heap of a segment: blocks of whole lines, each with its description, the *header*, in its first word.
///
/// Overview. The header of a block is the truth about it. Everything else, such as which blocks may be free, is a hint.
/// A free block without a hint is found by a search only. A hint to a block that is not free does no harm: whoever
/// follows it reads the header first.
///
/// ```
/// FREE(g) ------> NEW(g+1) ------> LIVE(g+1) ------> REMOVED(g+1)
///    ^   its span's |   publish        |                 |  nobody has a reference
///    |   owner      |                  |                 |
///    +--------------+------------------+-----------------+
/// ```
///
/// Blocks of a size lie in *spans* ([PageMap]). The participant that owns a span is the only one that makes a FREE
/// block of it NEW, so it needs no locked instruction for that; a NEW block belongs to the owner of its span.
///
/// ```
/// allocate(class):
///   we have a spare block:  header = NEW, of the next generation;  return it
///   the span that we own has a free block:  header = NEW;  return it
///   else take its hints:  getAndSet(hints, 0);  none: it waits
///   own another:  one that waits and has a free block, by its hints or its headers;  who waits without any is given up
///                 one that is noted in the map:  CAS its owner: 0 -> me
///                 a new one:  claim pages, write the headers, open it
///   there is none:  reclaim what no hint leads to, and try again
///
/// free(block):    it is NEW:  it becomes our spare block of its class, and stays NEW;  go on with the one before it:
///                   header = FREE;  its bit into the hints that we took
///                 header = FREE;  or its bit into the hints;  the span is nobody's:
///                   all bits are set:  CAS the owner: 0 -> me;  every header is FREE: dissolve it
///                   else:              note it in the map
/// give up:        owner = 0;  there are hints:  the same
/// ```
///
/// Whoever frees sets the hint and then looks at the owner; whoever gives up clears the owner and then looks at the
/// hints. So one of them notes the span.
///
/// From the moment that a header is FREE the span may be dissolved, and its pages may serve another. So what is to be
/// known of the span is read before. A bit that comes too late is a wrong hint for whatever lies there now, which
/// does no harm; a span ignores the bits that are none of its blocks.
///
/// A large block has a span of its own, which is opened and dissolved with it. Whoever frees such a block first takes
/// over its span, from whomever, then makes it FREE, and dissolves the span. So a large block that is FREE is that of
/// the participant that dissolves it, or of nobody who lives.
///
/// Generations. A block has another one each time that it is allocated, and no block at the same offset ever has it
/// again: before a span is dissolved the generation in the header of the segment is raised to the greatest one in it,
/// and the blocks of a new span begin with that.
///
/// Crash windows, by the last store of the dead:
///
/// - A header became NEW, or a NEW block became spare: the span belongs to the dead, and the sweep settles its NEW
///   blocks: FREE, unless others can reach them ([#sweep]).
/// - Hints were taken, or a block was put back among those that were: the sweep sets all.
/// - A header became FREE, and its hint was not set: the block hides until its span runs out of hints or is swept. If
///   it was REMOVED before, the sweep sets the hint ([#offerAgain]): the guard of whoever frees it names it.
/// - An owner was cleared, and the span was not noted: the span hides until another block of it is freed.
/// - An owner was taken: it is a span of the dead.
/// - In the middle of dissolving a span: see [PageMap].
///
/// What hides is found by whoever would be refused otherwise ([#allocate]).
///
/// A sweep may be paused, and go on when another has finished. What it settles are headers that it read before it found
/// the span to be that of the dead still; from the dead nothing new comes, so it settles nothing of the living.
///
/// ```
/// header:  63                        16 15    12 11    8 7      0
///          | generation                | lines  | state | kind  |
/// ```
///
/// The lines are where the name of a block begins, or 0 if it has none ([Directory]).
public final class Blocks {

    /// Kinds of blocks; pinned by the layout version. Kinds of objects that came later have their numbers where
    /// they are declared.
    public static final int KIND_LOCK = 1;
    public static final int KIND_RLOCK = 2;
    public static final int KIND_CONDITION = 3;
    public static final int KIND_VALUE = 4;
    public static final int KIND_RECORDS = 5;
    public static final int KIND_HOLDS = 6;
    /// Where a bucket of the directory begins in the list of names.
    public static final int KIND_BUCKET = 10;
    /// A table of buckets of the directory.
    public static final int KIND_BUCKETS = 11;
    /// A part of the table of a participant's references.
    public static final int KIND_REFERENCES = 12;

    public static final int STATE_FREE = 0;
    public static final int STATE_NEW = 1;
    public static final int STATE_LIVE = 2;
    public static final int STATE_REMOVED = 3;
    /// No block, but an object that is part of one.
    public static final int STATE_PART = 4;

    private static final int GENERATION_SHIFT = 16;
    private static final int STATE_SHIFT = 8;
    private static final long STATE_MASK = 0xFL << STATE_SHIFT;

    private final Words words;
    private final PageMap map;
    private final PageReserve reserve;
    private final long self;
    private final Shelf[] shelves = new Shelf[SizeClasses.COUNT + 1];

    /// Reserves pages of the segment's file before they are touched.
    @FunctionalInterface
    public interface PageReserve {
        /// Makes sure that the bytes exist.
        ///
        /// @throws ScopeFullException if they cannot be had
        void reserve(long from, long to);

        /// Runs what looks at the mark, reserves and raises the mark, while nobody uses pages that it reserves,
        /// if that matters.
        default void during(Runnable reservation) {
            reservation.run();
        }

        /// Returns where the file is, for messages.
        default String path() {
            return "the segment";
        }
    }

    /// Is shown a block and its header.
    @FunctionalInterface
    public interface Visitor {
        void visit(long block, long header);
    }

    /// Says of a block that was not published whether others can reach it.
    @FunctionalInterface
    public interface Reachability {
        boolean isReachable(long block, long header);
    }

    /// Opens the heap of a segment for a participant.
    public Blocks(Words words, SegmentLayout layout, PageReserve reserve, long participantToken, Backoff backoff) {
        this.words = words;
        this.map = new PageMap(words, layout, reserve, participantToken);
        this.reserve = reserve;
        this.self = participantToken;
        for (int sizeClass = 1; sizeClass < shelves.length; sizeClass++) {
            shelves[sizeClass] = new Shelf(this, words, map, self, sizeClass, backoff);
        }
    }

    /// Returns where the segment is, for messages.
    public String path() {
        return reserve.path();
    }

    // ------------------------------------------------------------------------------------------------ headers

    public static int kind(long header) {
        return (int) header & 0xFF;
    }

    public static int state(long header) {
        return (int) (header >>> STATE_SHIFT) & 0xF;
    }

    /// Returns in which line of a block its name begins, or 0 if it has none.
    public static int nameLine(long header) {
        return (int) (header >>> 12) & 0xF;
    }

    /// Returns what tells a block from all others that were or will be at its offset.
    public static long generation(long header) {
        return header >>> GENERATION_SHIFT;
    }

    /// Returns the header of an object that is a part of a block and has no generation of its own.
    public static long part(int kind) {
        return (long) STATE_PART << STATE_SHIFT | kind;
    }

    /// Returns the generation that follows the one of a header, in its place.
    static long next(long header) {
        return (generation(header) + 1) << GENERATION_SHIFT;
    }

    static long withState(long header, int state) {
        return (header & ~STATE_MASK) | ((long) state << STATE_SHIFT);
    }

    // ------------------------------------------------------------------------------------------------ allocation

    /// Allocates a block in state NEW, all zero but for its header, and returns its offset.
    ///
    /// @throws ScopeFullException if the segment's capacity or the file system does not suffice
    public long allocate(int kind, long bytes) {
        return allocate(kind, bytes, 0);
    }

    /// The same for a block with a name.
    ///
    /// @param nameLine in which line the name begins, from 1 to 15; 0 for none
    public long allocate(int kind, long bytes, int nameLine) {
        long block = allocateRaw(kind, bytes, nameLine);
        words.zero(block + Long.BYTES, SegmentLayout.lineUp(bytes) - Long.BYTES);
        return block;
    }

    /// Allocates a block in state NEW whose content, but for its header, is what was left there: for those who
    /// write all of it. What was left may be that of any block before.
    ///
    /// @throws ScopeFullException if the segment's capacity or the file system does not suffice
    public long allocateRaw(int kind, long bytes, int nameLine) {
        long made = ((long) nameLine << 12) | ((long) STATE_NEW << STATE_SHIFT) | kind;
        if (bytes > SizeClasses.MOST_LINES * (long) SegmentLayout.LINE) {
            return allocateLarge(bytes, made);
        }
        return shelves[SizeClasses.of((bytes + SegmentLayout.LINE - 1) / SegmentLayout.LINE)].allocate(made);
    }

    private long allocateLarge(long bytes, long made) {
        StackProbe.probe();
        try {
            return openLarge(bytes, made);
        } catch (ScopeFullException _) {
            reclaim();
            return openLarge(bytes, made);
        }
    }

    private long openLarge(long bytes, long made) {
        long pages = bytes > words.size() ? -1 : SizeClasses.leastPages(lines(bytes), map.pageLines());
        long page = pages < 0 || pages > PageMap.MOST_PAGES ? -1 : map.claim(pages);
        if (page < 0) {
            throw full(bytes);
        }
        long block = map.offset(page);
        words.setOpaque(block, next(floor()) | made);
        map.open(page, SizeClasses.LARGE, pages);
        return block;
    }

    private static long lines(long bytes) {
        return SegmentLayout.lineUp(bytes) / SegmentLayout.LINE;
    }

    /// Returns a header with the generation that blocks of new spans begin with.
    long floor() {
        return words.getVolatile(SegmentLayout.GENERATION_AT) << GENERATION_SHIFT;
    }

    private void raiseFloor(long generation) {
        long floor;
        while ((floor = words.getVolatile(SegmentLayout.GENERATION_AT)) < generation) {
            words.compareAndSet(SegmentLayout.GENERATION_AT, floor, generation);
        }
    }

    ScopeFullException full(long bytes) {
        return new ScopeFullException(
                "the scope is full: " + bytes + " bytes wanted, and no block of that size is free; at"
                        + " most " + map.longestFree() * map.pageLines() * SegmentLayout.LINE + " of " + words.size()
                        + " bytes are free side by side; remove objects, or open it with a greater ScopeOptions.capacity");
    }

    // ------------------------------------------------------------------------------------------------ blocks

    /// Makes a NEW block LIVE; its content must be complete.
    // sync block-content release
    public void publish(long block) {
        words.setVolatile(block, withState(words.getOpaque(block), STATE_LIVE));
    }

    /// Makes a block LIVE that others can reach, if it is NEW: whoever reaches a NEW block publishes it before
    /// anything else happens to it.
    ///
    /// @param header what the caller found
    public void publishReached(long block, long header) {
        if (state(header) == STATE_NEW) {
            words.compareAndSet(block, header, withState(header, STATE_LIVE));
        }
    }

    /// Frees a block that this participant allocated and did not publish.
    public void releaseNew(long block) {
        long header = words.getOpaque(block);
        long page = map.spanOf(block);
        int sizeClass = PageMap.sizeClass(map.description(page));
        if (sizeClass == SizeClasses.LARGE) {
            freeLarge(block, header, page);
        } else if (state(header) != STATE_NEW) {
            free(block, header, page, sizeClass);
        } else {
            releaseSpare(shelves[sizeClass].keep(block, page));
        }
    }

    private void releaseSpare(long block) {
        if (block != 0) {
            long page = map.spanOf(block);
            free(block, words.getOpaque(block), page, PageMap.sizeClass(map.description(page)));
        }
    }

    /// Makes a LIVE block REMOVED, if its header is still this one.
    ///
    /// @return whether this call did
    public boolean markRemoved(long block, long header) {
        return state(header) == STATE_LIVE && words.compareAndSet(block, header, removed(header));
    }

    /// Returns the header that a LIVE block has once it is REMOVED.
    public static long removed(long header) {
        return withState(header, STATE_REMOVED);
    }

    /// Frees a block whose header this is, if it still is: of several who do so one does it. The others may find
    /// that its pages serve something else by now.
    public void freeOnce(long block, long header) {
        long page = map.findSpanOf(block);
        long description = page < 0 ? PageMap.FREE : map.description(page);
        if (PageMap.sizeClass(description) == SizeClasses.LARGE) {
            freeLargeOnce(block, header, page, description);
        } else if (words.compareAndSet(block, header, withState(header, STATE_FREE))) {
            offerAgain(block);
        }
    }

    private void freeLargeOnce(long block, long header, long page, long description) {
        Span span = span(page, description);
        if (words.getVolatile(block) != header
                || !map.compareAndSetDescription(page, description, span.description(self))) {
            return; // who has changed either frees the block
        }
        if (words.compareAndSet(block, header, withState(header, STATE_FREE))) {
            dissolve(span);
        } else {
            map.compareAndSetDescription(page, span.description(self), description);
        }
    }

    /// Lets a block be found that is FREE, once more if need be, for a participant that may have died before it
    /// did. Its pages may serve something else by now, where a hint does no harm.
    public void offerAgain(long block) {
        if (!isInHeap(block) || state(words.getVolatile(block)) != STATE_FREE) {
            return;
        }
        long page = map.findSpanOf(block);
        int sizeClass = page < 0 ? 0 : PageMap.sizeClass(map.description(page));
        if (sizeClass > 0 && sizeClass <= SizeClasses.COUNT) { // a large one is dissolved by who owns it, or its sweep
            long bit = 1L << SizeClasses.index(sizeClass, (block - map.offset(page)) / SegmentLayout.LINE);
            offer(page, words.getAndBitwiseOr(map.hints(page), bit) | bit);
        }
    }

    /// Returns the header of the block at an offset that came from elsewhere, after checking that a block can be
    /// there.
    // sync block-content acquire
    public long header(long block) {
        return words.getAcquire(requireObject(block));
    }

    /// Returns whether a block can lie at an offset.
    public boolean isInHeap(long offset) {
        return offset >= map.first() && offset % SegmentLayout.LINE == 0 && offset < map.top();
    }

    /// Returns an offset that came from elsewhere, after checking that an object, or the lock of one, can be there.
    public long requireObject(long offset) {
        if (!isInHeap(offset)) {
            throw new ScopeFormatException(
                    path() + ": no object can lie at offset " + offset + ": expected a multiple of "
                            + SegmentLayout.LINE + " from " + map.first() + " to " + map.top() + ", found " + offset);
        }
        return offset;
    }

    /// Returns whether a block begins at an offset, which may be anything.
    boolean isBlock(long offset) {
        if (!isInHeap(offset)) {
            return false;
        }
        long page = map.findSpanOf(offset);
        if (page < 0) {
            return false;
        }
        int sizeClass = PageMap.sizeClass(map.description(page));
        long from = offset - map.offset(page);
        return sizeClass == SizeClasses.LARGE
                ? from == 0
                : from % ((long) SizeClasses.lines(sizeClass) * SegmentLayout.LINE) == 0;
    }

    /// Returns how many bytes a block has; its offset was checked.
    public long size(long block) {
        long description = map.description(map.spanOf(block));
        int sizeClass = PageMap.sizeClass(description);
        return sizeClass == SizeClasses.LARGE
                ? PageMap.count(description) * map.pageLines() * SegmentLayout.LINE
                : (long) SizeClasses.lines(sizeClass) * SegmentLayout.LINE;
    }

    /// Shows every block that is not FREE. What happens to it at the same time is for the visitor to find out.
    public void forEach(Visitor visitor) {
        map.forEach((page, description) -> {
            if (PageMap.sizeClass(description) != 0) {
                show(span(page, description), visitor);
            }
        });
    }

    private void show(Span span, Visitor visitor) {
        long description = span.description(0);
        for (int i = 0; i < span.blocks(); i++) {
            long header = words.getVolatile(span.block(i));
            if (PageMap.ofNobody(map.description(span.page)) != description) {
                return; // the pages serve another span by now
            }
            if (state(header) != STATE_FREE) {
                visitor.visit(span.block(i), header);
            }
        }
    }

    /// Returns a walk through the blocks, which begins before the first one.
    public BlockWalk walk() {
        return new BlockWalk(words, this, map);
    }

    /// Counts the blocks.
    public HeapSurvey survey() {
        return HeapSurvey.of(words, this, map);
    }

    /// Returns how many bytes of the heap are part of spans.
    public long used() {
        long[] pages = new long[1];
        map.forEach((_, description) -> pages[0] += PageMap.length(description));
        return pages[0] * map.pageLines() * SegmentLayout.LINE;
    }

    /// Returns the span that a description is of.
    ///
    /// @throws ScopeFormatException if there can be none
    Span span(long page, long description) {
        int sizeClass = PageMap.sizeClass(description);
        long count = PageMap.count(description);
        if (!SizeClasses.fits(sizeClass, count, map.pageLines()) || map.offset(page + count) > map.top()) {
            throw new ScopeFormatException(path() + ": the description of the span at offset " + map.offset(page)
                    + " is damaged: expected a class from 1 to " + SizeClasses.COUNT + ", or " + SizeClasses.LARGE
                    + ", and enough pages for a block before " + map.top() + ", found 0x"
                    + Long.toHexString(description));
        }
        return new Span(page, count, sizeClass, map.offset(page), map.pageLines());
    }

    // ------------------------------------------------------------------------------------------------ giving back

    /// Frees a block, not a large one, that only the caller may free.
    private void free(long block, long header, long page, int sizeClass) {
        long bit = 1L << SizeClasses.index(sizeClass, (block - map.offset(page)) / SegmentLayout.LINE);
        words.setRelease(block, withState(header, STATE_FREE));
        long hints = words.getAndBitwiseOr(map.hints(page), bit) | bit;
        long description = map.description(page); // of another span, maybe
        if (PageMap.owner(description) != self) {
            offer(page, hints);
        } else if (hints == SizeClasses.all(blocks(sizeClass, PageMap.count(description)))) {
            shelves[sizeClass].tidy();
        }
    }

    /// Returns how many blocks a span of few pages has, without a division.
    private int blocks(int sizeClass, long pages) {
        return Math.min(SizeClasses.MOST_BLOCKS, SizeClasses.index(sizeClass, pages * map.pageLines()));
    }

    private void freeLarge(long block, long header, long page) {
        Span span = own(page);
        words.setRelease(block, withState(header, STATE_FREE));
        dissolve(span);
    }

    /// Takes over the span of a large block that only the caller may free.
    private Span own(long page) {
        while (true) {
            long description = map.description(page);
            Span span = span(page, description);
            if (map.compareAndSetDescription(page, description, span.description(self))) {
                return span;
            }
        }
    }

    /// Lets others find the free blocks of a span, if nobody owns it; if all are free, dissolves it.
    private void offer(long page, long hints) {
        while (hints != 0) {
            long description = map.description(page);
            if (!PageMap.isOfNobody(description) || PageMap.sizeClass(description) == SizeClasses.LARGE) {
                return;
            }
            Span span = span(page, description);
            if ((hints & span.all()) != span.all()) {
                map.note(page);
                return;
            }
            if (!map.compareAndSetDescription(page, description, span.description(self))) {
                return; // its owner looks at the hints as it gives it up
            }
            map.takeNote(page);
            words.setVolatile(map.hints(page), 0);
            span.free = span.findFree(words);
            if (span.free == span.all()) {
                dissolve(span);
                return;
            }
            hints = leave(span);
        }
    }

    void giveUp(Span span) {
        offer(span.page, leave(span));
    }

    /// Leaves a span to all, and returns its hints.
    private long leave(Span span) {
        if (span.free != 0) {
            words.getAndBitwiseOr(map.hints(span.page), span.free);
        }
        map.compareAndSetDescription(span.page, span.description(self), span.description(0));
        return words.getVolatile(map.hints(span.page));
    }

    private void dissolve(Span span) {
        raiseFloor(span.latest(words));
        map.dissolve(span.page, span.pages());
        map.free(span.page, span.pages());
    }

    /// Finds what is free and to which no hint leads, so that it serves whoever wants it: what this process owns
    /// for nothing, and what hides since somebody died.
    public void reclaim() {
        for (int sizeClass = 1; sizeClass < shelves.length; sizeClass++) {
            releaseSpare(shelves[sizeClass].takeSpare());
            shelves[sizeClass].clear();
        }
        map.forEach((page, description) -> {
            if (PageMap.isOfNobody(description) && PageMap.sizeClass(description) != SizeClasses.LARGE) {
                long free = span(page, description).findFree(words);
                if (free != 0) {
                    offer(page, words.getAndBitwiseOr(map.hints(page), free) | free);
                }
            }
        });
    }

    // ------------------------------------------------------------------------------------------------ the dead

    /// Takes back what participants owned that are dead, or leave: makes their NEW blocks LIVE if others can reach
    /// them, else FREE, and leaves their spans to all.
    ///
    /// @param dead says of the token of a participant whether it is to be swept; called with 0 it says no
    public void sweep(LongPredicate dead, Reachability reachability) {
        map.forEach(
                new PageMap.Visitor() { // not a lambda; see io.interproc.internal.lock.SegmentEngine
                    @Override
                    public void visit(long page, long description) {
                        if (!dead.test(PageMap.owner(description))) {
                            return;
                        }
                        if (PageMap.sizeClass(description) == 0) {
                            map.freeOfDead(page, description);
                        } else {
                            sweepSpan(span(page, description), description, reachability);
                        }
                    }
                });
    }

    private void sweepSpan(Span span, long description, Reachability reachability) {
        for (int i = 0; i < span.blocks(); i++) {
            long block = span.block(i);
            long header = words.getVolatile(block);
            if (map.description(span.page) != description) {
                return; // another sweep was faster
            }
            if (state(header) == STATE_NEW) {
                boolean isReachable = reachability.isReachable(block, header);
                words.compareAndSet(block, header, withState(header, isReachable ? STATE_LIVE : STATE_FREE));
            }
        }
        if (span.isLarge() && state(words.getVolatile(span.first)) == STATE_FREE) {
            if (map.compareAndSetDescription(span.page, description, span.description(self))) {
                dissolve(span);
            }
        } else if (map.compareAndSetDescription(span.page, description, span.description(0)) && !span.isLarge()) {
            offer(span.page, words.getAndBitwiseOr(map.hints(span.page), span.all()) | span.all());
        }
    }
}
