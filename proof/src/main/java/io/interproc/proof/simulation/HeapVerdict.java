package io.interproc.proof.simulation;

import io.interproc.internal.memory.Blocks;
import io.interproc.proof.HeapMap;
import java.util.List;

/// What must hold of the heap after every run, when the dead were swept: every page is free or part of a span, and
/// every free block can be found again.
///
/// A free block can be found in a span that a living participant has, and in one that nobody has, if its hint is set
/// and the span is noted. Whoever dies, or is unwound, between two of its stores may hide one span, until another block
/// of it is freed.
final class HeapVerdict implements HeapMap.Visitor {

    static final String HIDDEN = "free blocks must be found again";

    private final World world;
    private final List<Party> parties;
    private final HeapMap map;
    private final HeapWords memory;
    private int hidden;
    private String last = "";

    HeapVerdict(World world, List<Party> parties) {
        this.world = world;
        this.parties = parties;
        this.map = world.map();
        this.memory = world.memory();
    }

    void judge() {
        map.forEach(this);
        long mayBeHidden = world.deaths() + (world.wasAnyUnwound() ? 1 : 0);
        if (hidden > mayBeHidden) {
            throw new Violation(HIDDEN + ": " + hidden + " spans hide some, " + mayBeHidden + " may at most; " + last);
        }
    }

    @Override
    public void claimed(long page, long owner) {
        if (!isKept(owner)) {
            throw new Violation("page " + page + " must be free or part of a span at the end: "
                    + WordNames.description(map.description(page)));
        }
    }

    /// Returns whether somebody may have what it has not finished: after an exception, as long as it is inside.
    private boolean isKept(long owner) {
        return world.wasAnyUnwound() && isInside(owner);
    }

    private boolean isInside(long owner) {
        return parties.stream().anyMatch(party -> party.isInside() && party.token() == owner);
    }

    @Override
    public void span(HeapMap.Span span) {
        String what = "the span at page " + span.page() + " (" + WordNames.description(map.description(span.page()))
                + ", hints " + Long.toHexString(map.hints(span.page())) + ")";
        if (span.owner() != 0 && !isInside(span.owner())) {
            throw new Violation(what + " must have an owner that is inside, or none, at the end");
        }
        for (long i = 1; i < span.pages(); i++) {
            long description = map.description(span.page() + i);
            if (HeapMap.sizeClass(description) != 0 || HeapMap.count(description) != i) {
                throw new Violation(what + " must have all its pages: page " + (span.page() + i) + " is "
                        + WordNames.description(description));
            }
        }
        long free = free(span, what);
        boolean isFound =
                free == 0 || (free != span.all() && (free & ~map.hints(span.page())) == 0 && map.isNoted(span.page()));
        if (span.owner() == 0 && !isFound) {
            hidden++;
            last = what + " has the free blocks " + Long.toHexString(free)
                    + (free == span.all() ? ", which are all" : map.isNoted(span.page()) ? "" : ", and is not noted");
        }
    }

    /// Returns which blocks of a span are free; the others must be live, or NEW and the spare ones of who is
    /// inside.
    private long free(HeapMap.Span span, String what) {
        long free = 0;
        for (int block = 0; block < span.blocks(); block++) {
            int state = Blocks.state(memory.visible(span.block(block)));
            if (state == Blocks.STATE_FREE) {
                free |= 1L << block;
            } else if (state != Blocks.STATE_LIVE && !(state == Blocks.STATE_NEW && isInside(span.owner()))) {
                throw new Violation(
                        "block " + block + " of " + what + " must be live or free at the end: state " + state);
            }
        }
        return free;
    }
}
