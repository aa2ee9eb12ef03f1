package io.interproc.internal.memory;

import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.BriefLock;
import io.interproc.internal.os.StackProbe;
import org.jspecify.annotations.Nullable;

/// Where this process takes the blocks of one class from. One thread at a time has it.
final class Shelf extends BriefLock {

    /// How many noted spans of other classes are passed over before a new one is opened.
    private static final int MOST_PASSED = 64;

    /// How many pages are searched for noted spans before a new one is opened.
    private static final int SEARCHED_PAGES = 4096;

    /// How many spans that wait are looked at each time: more than one, so that they become fewer.
    private static final int LOOKS = 4;

    /// One of so many pages of the segment may stay with a shelf though no block there is taken.
    private static final int KEPT_SHARE = 64;

    /// How many of its spans a shelf finds by their pages.
    private static final int KNOWN = 64;

    private final Blocks blocks;
    private final Words words;
    private final PageMap map;
    private final long self;
    private final int sizeClass;
    private final int pagesShift;
    /// How many spans that wait stay, though no block of theirs is taken.
    private final int kept;
    /// The block that was freed last, which is NEW still; or 0.
    private long spare;
    /// The first page of its span.
    private long sparePage;
    /// The span in use.
    private @Nullable Span span;
    /// The other spans, in which no block was free when they were used last. Blocks may have been put back since.
    private final SpanQueue waiting = new SpanQueue();
    /// Spans that this process owns, each in the place of its first page. A span may be missing.
    private final @Nullable Span[] known = new @Nullable Span[KNOWN];
    /// The page behind the last one where a search for noted spans ended.
    private long searched;

    Shelf(Blocks blocks, Words words, PageMap map, long self, int sizeClass, Backoff backoff) {
        super(backoff);
        this.blocks = blocks;
        this.words = words;
        this.map = map;
        this.self = self;
        this.sizeClass = sizeClass;
        int pages = SizeClasses.pages(sizeClass, map.pageLines());
        this.pagesShift = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(pages);
        this.kept = (int) Math.max(0, Math.min(SizeClasses.MOST_PAGES, map.pages() / KEPT_SHARE) / pages - 1);
    }

    long allocate(long made) {
        long block;
        take();
        try {
            block = spare;
            if (block != 0) {
                spare = 0;
                words.setOpaque(block, Blocks.next(words.getOpaque(block)) | made);
            } else {
                Span current = span;
                block = current == null ? 0 : current.take(words, made);
                if (block == 0 && current != null) {
                    if (!takeHints(current)) {
                        current = passTo(waiting.first(), current);
                    }
                    block = current.take(words, made);
                }
            }
            give();
        } catch (Throwable e) {
            taken = 0; // a store only: there may be no stack for a call
            throw e;
        }
        return block != 0 ? block : allocateFromAnother(made);
    }

    /// Keeps a NEW block of this process for the next who wants one. The one that was kept before becomes FREE,
    /// if its span is known.
    ///
    /// @param page the first page of its span
    /// @return the one that was kept before, if the caller is to free it; or 0
    long keep(long block, long page) {
        long before;
        boolean free = false;
        take();
        try {
            before = spare;
            Span known = before == 0 ? null : known(sparePage);
            if (known != null) {
                spare = 0; // first: an error must not leave a block here that its span has, too
                known.putBack(words, before);
                before = 0;
                free = waiting.size() > kept && known != span && isFree(known);
            }
            spare = block;
            sparePage = page;
            give();
        } catch (Throwable e) {
            taken = 0; // a store only: there may be no stack for a call
            throw e;
        }
        if (free) {
            tidy();
        }
        return before;
    }

    /// Returns the block that is kept, which the caller is to free, or 0 for none.
    long takeSpare() {
        take();
        try {
            long before = spare;
            spare = 0;
            return before;
        } finally {
            taken = 0;
        }
    }

    private @Nullable Span known(long page) {
        Span found = known[place(page)];
        return found != null && found.page == page ? found : null;
    }

    private int place(long page) {
        return (int) (page >> pagesShift) & (KNOWN - 1);
    }

    /// Returns whether no block of a span is taken, as far as its hints say.
    private boolean isFree(Span span) {
        return (span.free | words.getOpaque(map.hints(span.page))) == span.all();
    }

    /// Returns the span to allocate from instead of one in which no block is known to be free: another one that has
    /// waited, if blocks of it are.
    private Span passTo(@Nullable Span first, Span current) {
        if (first != null && first.free != 0) {
            span = waiting.exchange(current);
            return first;
        }
        return current;
    }

    private long allocateFromAnother(long made) {
        StackProbe.probe();
        try {
            return takeFromAnother(made);
        } catch (ScopeFullException _) {
            blocks.reclaim(); // with no shelf taken, since it takes each
            return takeFromAnother(made);
        }
    }

    private long takeFromAnother(long made) {
        take();
        try {
            while (true) {
                Span current = span;
                if (current == null) {
                    current = another();
                    known[place(current.page)] = current;
                    span = current;
                } else if (takeHints(current)) {
                    long block = current.take(words, made);
                    if (block != 0) {
                        return block;
                    }
                } else {
                    waiting.add(current);
                    span = null;
                }
            }
        } finally {
            taken = 0;
        }
    }

    /// Looks which blocks of a span of this process are free, and returns whether any may be.
    private boolean replenish(Span current) {
        if (!takeHints(current)) {
            current.free = current.findFree(words);
        }
        return current.free != 0;
    }

    /// Takes the hints of a span of this process, if no block is known to be free, and returns whether one is by
    /// now.
    private boolean takeHints(Span current) {
        if (current.free == 0) {
            long hints = map.hints(current.page);
            current.free = words.getVolatile(hints) == 0 ? 0 : words.getAndSet(hints, 0) & current.all();
        }
        return current.free != 0;
    }

    private Span another() {
        Span found = takeWaiting(LOOKS);
        if (found == null) {
            found = ownNoted(MOST_PASSED, SEARCHED_PAGES);
        }
        return found != null ? found : openOrOwn();
    }

    private Span openOrOwn() {
        ScopeFullException refusal = null;
        Span found = null;
        try {
            found = open();
        } catch (ScopeFullException e) {
            refusal = e;
        }
        if (found == null) {
            found = ownNoted(Long.MAX_VALUE, Long.MAX_VALUE);
        }
        if (found == null) {
            found = takeWaiting(waiting.size());
        }
        if (found == null) {
            throw refusal != null ? refusal : blocks.full((long) SizeClasses.lines(sizeClass) * SegmentLayout.LINE);
        }
        return found;
    }

    /// Returns one of the first spans that wait in which a block may be free by now, or null if there is
    /// none.
    private @Nullable Span takeWaiting(int most) {
        for (int i = Math.min(most, waiting.size()); i > 0; i--) {
            Span first = waiting.first();
            if (first != null && replenish(first)) {
                return waiting.remove();
            }
            passOn();
        }
        return null;
    }

    /// Gives up the first of the spans that wait if no block of it is NEW, else puts it behind the others.
    private void passOn() {
        Span next = waiting.remove();
        if (next.hasNew(words)) {
            waiting.add(next);
        } else {
            if (known[place(next.page)] == next) {
                known[place(next.page)] = null;
            }
            blocks.giveUp(next);
        }
    }

    /// Gives up what can be, of the spans that wait longest, after all blocks of one became free; a few are kept.
    void tidy() {
        take();
        try {
            for (int i = Math.min(LOOKS, waiting.size() - kept); i > 0; i--) {
                passOn();
            }
        } finally {
            taken = 0;
        }
    }

    /// Gives up all spans in which no block is NEW.
    void clear() {
        take();
        try {
            if (span != null) {
                waiting.add(span);
                span = null;
            }
            for (int i = waiting.size(); i > 0; i--) {
                passOn();
            }
        } finally {
            taken = 0;
        }
    }

    /// Owns a span of this class that is noted, and returns it, or null if none was found.
    ///
    /// @param mostPassed how many others are passed over at most
    /// @param mostPages how many pages are searched at most
    private @Nullable Span ownNoted(long mostPassed, long mostPages) {
        long end = map.pageOf(map.top());
        long from = searched < end ? searched : 0;
        long rest = end - from;
        Span found = ownNoted(from, from + Math.min(rest, mostPages), mostPassed);
        return found != null || mostPages <= rest ? found : ownNoted(0, Math.min(from, mostPages - rest), mostPassed);
    }

    private @Nullable Span ownNoted(long from, long end, long mostPassed) {
        long passed = 0;
        for (long page = map.noted(from, end); page >= 0; page = map.noted(page + 1, end)) {
            searched = page + 1;
            long description = map.description(page);
            if (PageMap.isOfNobody(description) && PageMap.sizeClass(description) == sizeClass) {
                Span found = own(page, description);
                if (found != null) {
                    return found;
                }
            } else {
                map.checkNote(page);
            }
            if (++passed >= mostPassed) {
                return null;
            }
        }
        searched = end;
        return null;
    }

    /// Owns a span of nobody, and returns it, or null if another was faster, or it has no free block.
    private @Nullable Span own(long page, long description) {
        Span found = blocks.span(page, description);
        if (!map.compareAndSetDescription(page, description, found.description(self))) {
            return null;
        }
        map.takeNote(page);
        found.free = 0;
        if (replenish(found)) {
            return found;
        }
        blocks.giveUp(found);
        return null;
    }

    /// Opens a new span, as small as can be if there is no room for more; returns null if there is none for
    /// that.
    private @Nullable Span open() {
        long pages = SizeClasses.pages(sizeClass, map.pageLines());
        long least = SizeClasses.leastPages(SizeClasses.lines(sizeClass), map.pageLines());
        long page = -1;
        if (pages > least) {
            try {
                page = map.claim(pages);
            } catch (ScopeFullException _) {
                // there may be memory for fewer
            }
        }
        if (page < 0) {
            pages = least;
            page = map.claim(pages);
        }
        if (page < 0) {
            return null;
        }
        Span opened = new Span(page, pages, sizeClass, map.offset(page), map.pageLines());
        opened.free = opened.all();
        opened.format(words, blocks.floor());
        words.setOpaque(map.hints(page), 0);
        map.open(page, sizeClass, pages);
        return opened;
    }
}
