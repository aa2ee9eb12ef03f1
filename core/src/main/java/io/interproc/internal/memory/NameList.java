package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.blocking.BriefLock;

/// The sorted list of names: a linked list without locks, after Michael (*High Performance Dynamic Lock-Free Hash
/// Tables and List-Based Sets*, 2002, with the hazard pointers of 2004). See [Directory] for who uses it, and
/// [NameNodes] for what a node is. One thread of a process at a time walks: the one that has taken the list.
///
/// Overview. Every link word changes by CAS only. A node is removed in two steps: its link gets the mark, which freezes
/// it, and then the link before it is moved past it. Whoever meets a marked node takes the second step.
///
/// ```
/// walk(order):
///   place = where the bucket begins;  next = [place]
///   while next is a node:
///     guard next;  [place] is not next: start again       // now next is in the list, and stays memory of its kind
///     after = the link of next
///     after is marked:  CAS [place]: next -> after without mark, or start again;  next = that
///     the order of next is greater:  end                   // here a node of this order belongs
///     next is the one wanted:  end
///     place = where the link of next is;  next = after
///
/// insert(node):  after a walk that found nothing:  link of node = next;  guard node;  CAS [place]: next -> node
/// ```
///
/// *Guards.* A block that was removed is used again only when nobody guards it and it is out of the list. The link that
/// led to a guarded block is read again after the guard was set. If it still holds the same and no mark, the node that
/// has this link is in the list, and so is the next one. Two places alternate, so that the node of `place` stays
/// guarded, too. The CAS of `place` therefore never meets a block that came later to the same offset, and links need no
/// version.
///
/// *Names are unique* although several names may have the same order: a walk in vain ends behind the last node of the
/// order, and every insertion of that order changes the very link on which the walk ended. A node of the order that is
/// removed meanwhile changes that link, or harms nothing.
///
/// *Out of the list for good.* Once a node is marked and a walk has passed its whole order without starting again, no
/// link leads to the node, and none will: its predecessor's link is moved on by CAS from an unmarked word, a marked
/// link never changes, and an insertion that still wants to put a node in front of it expects the old link.
///
/// Never trust bytes. Every link is checked before it is followed, orders must ascend, and a walk is no longer than the
/// heap has lines. A walk starts again only if another thread has changed the list.
final class NameList extends BriefLock {

    /// The places of [Guards]: two for the walk, and one for the block that is inserted.
    private static final int WALK_PLACES = 2;

    private static final int INSERT_PLACE = 2;

    /// What an attempt to walk returns when the list has changed.
    private static final long CHANGED = -1;

    /// Says of a node of the right order whether it is the one wanted.
    interface Wanted {
        boolean isAt(long link, long key);
    }

    private final Words words;
    private final Blocks blocks;
    private final NameNodes nodes;
    private final Guards guards;
    private final long limit;

    /// The offset of the link on which the last walk ended, and what that held.
    private long place;

    private long next;

    NameList(Words words, Blocks blocks, NameNodes nodes, Guards guards, Backoff backoff) {
        super(backoff);
        this.words = words;
        this.blocks = blocks;
        this.nodes = nodes;
        this.guards = guards;
        this.limit = words.size() / SegmentLayout.LINE; // so many nodes have room
    }

    /// Walks to the first wanted node of an order, or behind the last node of that order. The block of the node
    /// that is found is guarded until the next walk.
    ///
    /// @param from the offset of a link in front of all nodes of that order, which is never marked
    /// @return the link that leads to the node, or 0 if there is none
    long walk(long from, long order, Wanted wanted) {
        long found;
        do {
            found = tryWalk(from, order, wanted);
        } while (found == CHANGED);
        return found;
    }

    private long tryWalk(long from, long order, Wanted wanted) {
        place = from;
        next = words.getVolatile(from);
        int guard = 0;
        long before = 0;
        for (long left = limit; next != 0; left--) {
            requireEnd(left);
            nodes.require(next, place);
            guards.guard(guard, NameNodes.block(next));
            if (words.getVolatile(place) != next) {
                return CHANGED;
            }
            long node = NameNodes.node(next);
            long after = words.getVolatile(node + NameNodes.NEXT);
            if (NameNodes.isMarked(after)) {
                if (!words.compareAndSet(place, next, NameNodes.unmarked(after))) {
                    return CHANGED;
                }
                next = NameNodes.unmarked(after);
                continue;
            }
            long key = nodes.key(next);
            requireAscending(before, NameNodes.order(key));
            before = NameNodes.order(key);
            if (before > order) {
                return 0;
            }
            if (before == order && wanted.isAt(next, key)) {
                return next;
            }
            place = node + NameNodes.NEXT;
            next = after;
            guard = (guard + 1) % WALK_PLACES;
        }
        return 0;
    }

    /// Inserts a node where the last walk ended, in vain. Its block is guarded until [#unguard].
    ///
    /// @param link the link that leads to it
    /// @return false if the list has changed
    boolean insert(long link) {
        words.setOpaque(NameNodes.node(link) + NameNodes.NEXT, next);
        guards.guard(INSERT_PLACE, NameNodes.block(link));
        return words.compareAndSet(place, next, link); // sync block-content release
    }

    /// Marks a node as removed. The caller keeps its block from being used again.
    ///
    /// @return false if somebody else had marked it
    boolean mark(long link) {
        long at = NameNodes.node(link) + NameNodes.NEXT;
        while (true) {
            long after = words.getVolatile(at);
            if (NameNodes.isMarked(after)) {
                return false;
            }
            if (words.compareAndSet(at, after, NameNodes.marked(after))) {
                return true;
            }
        }
    }

    /// Guards a block that no walk led to, until the next walk.
    void guard(long block) {
        guards.guard(0, block);
    }

    /// Guards nothing any more.
    void unguard() {
        for (int guard = 0; guard < Guards.DIRECTORY; guard++) {
            guards.guard(guard, 0);
        }
    }

    private void requireAscending(long before, long order) {
        if (order < before) {
            throw new ScopeFormatException(blocks.path() + ": the directory is damaged: expected at offset "
                    + NameNodes.block(next) + " a key that is not below 0x" + Long.toHexString(before) + ", found 0x"
                    + Long.toHexString(order));
        }
    }

    private void requireEnd(long left) {
        if (left <= 0) {
            throw new ScopeFormatException(
                    blocks.path() + ": the directory is damaged: expected the end of the list, found a cycle at offset "
                            + NameNodes.block(next));
        }
    }
}
