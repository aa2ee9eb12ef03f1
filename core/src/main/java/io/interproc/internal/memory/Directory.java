package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.name.NameRule;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.LongPredicate;

/// Names of objects: a hash table that grows and from which names are removed, without locks between processes.
///
/// Overview. It is a *split-ordered list* (Shalev and Shavit, 2006). All names are in one list ([NameList]), sorted by
/// the reversed bits of their hashes. The names of a bucket are then side by side, and stay so when the number of
/// buckets is doubled: each bucket falls in two halves that follow one another. So nothing is ever moved. A bucket is a
/// node of its own in the list, in front of its names, and a word that leads to that node ([Buckets]). Growth is one
/// CAS of the number of buckets; a bucket without a node is a longer walk. The node of a name is part of the named
/// block ([NameNodes]). Who looks for a name that exists finds it without a walk, mostly ([NameHints]).
///
/// ```
/// find(name):
///   a hint leads to the block, and keep(block):  return it
///   walk from the bucket:  none there:  return none
///   the block is NEW:  CAS it LIVE                                    // its creator may have died
///   keep(block):  return it                                           // the caller refers to it from now on
///   else: mark it;  start again                                       // it is REMOVED: help
///
/// open(name):
///   find(name), or: allocate a block, initialise it and its node
///   the bucket has no node:  allocate one;  walk;  insert it, or there is one;  CAS the word: 0 -> the node
///   walk:  found one:  as in find, and give our block back
///   insert:  guard the block;  CAS of the link before it;  CAS NEW -> LIVE;  keep(block), or start again
///   count it;  grow
///
/// remove(block):  mark it;  walk through its whole order, which unlinks it or shows that it is unlinked
/// ```
///
/// The memory is allocated before the lock between the threads of a process is taken, and given back after it.
///
/// Who writes what. Links and words of buckets, everybody by CAS. Key and name, the creator, before the CAS that
/// inserts them. Nodes of buckets are never removed. A named block is removed by who made its header REMOVED, or by
/// whoever finds that: all of it may be done again by anybody who keeps the block from being used again meanwhile.
///
/// Crash windows of `open`. After the allocation, and up to the CAS of the link: a NEW block that the list does not
/// lead to: the sweep frees it ([#isReachable]). After that CAS, before LIVE: the content is complete; whoever finds
/// it, or the sweep, makes it LIVE. After LIVE, before the count: the count is too low by one. The same for the node of
/// a bucket; after its insertion, before the CAS of its word: the next who creates a name in the bucket finds the node.
/// For the growth see [Buckets].
///
/// Crash windows of `remove`. Before the mark: a REMOVED block in the list; whoever looks for the name marks it, and so
/// does the sweep, which calls `remove` for the blocks that the dead left REMOVED. After the mark: every walk that
/// comes by unlinks it; the name is free already. After it is unlinked: nothing is left to do but the count, which is
/// too high by one.
public final class Directory {

    /// The greatest length of a name in bytes.
    public static final int MAX_NAME_BYTES = NameRule.OBJECT.maxBytes();

    private static final byte[] NO_NAME = {};

    /// No node, but a walk through all of the order.
    private static final NameList.Wanted NONE = new At(0);

    private final Words words;
    private final Blocks blocks;
    private final NameNodes nodes;
    private final NameList list;
    private final Buckets buckets;
    private final NameHints hints;

    /// Opens the directory of a segment.
    ///
    /// @param guards whose places from 0 to [Guards#DIRECTORY] this directory alone uses
    public Directory(Words words, SegmentLayout layout, Blocks blocks, Guards guards, Backoff backoff) {
        this.words = words;
        this.blocks = blocks;
        this.nodes = new NameNodes(words, blocks);
        this.list = new NameList(words, blocks, nodes, guards, backoff);
        this.buckets = new Buckets(words, layout, blocks);
        this.hints = new NameHints(words, blocks);
    }

    // ------------------------------------------------------------------------------------------------ names

    /// Makes what is in a named block.
    @FunctionalInterface
    public interface Maker {
        /// Writes the words of a new block, before anybody can find it.
        void initialise(long block);

        /// Is told of a block that was initialised and is not used in the end, since another had the name,
        /// before the block is free.
        default void discard(long block) {}
    }

    /// Returns the block of that name, or creates one of `bytes` bytes, initialised by the maker before anybody can
    /// find it. The maker may run without its block being used in the end.
    ///
    /// @param bytes at most 960
    /// @param keep is shown a block that is guarded. It enters the caller's own reference to the block, and then
    ///     says whether the block is not removed. It runs under the lock of this directory, so it must not come
    ///     back here. It may run several times.
    /// @return the block; it may be of another kind if the name existed
    /// @throws ScopeFullException if the segment's capacity or the file system does not suffice
    public long open(String name, int kind, long bytes, Maker maker, LongPredicate keep) {
        Name wanted = new Name(name);
        long found = find(wanted, keep);
        while (found == 0) {
            long link = make(wanted, kind, bytes, maker);
            openBucket(buckets.of(wanted.hash));
            found = insertOrFind(wanted, link, maker, keep);
        }
        return found;
    }

    /// Returns the block of that name, or 0.
    ///
    /// @param keep as for [#open]
    public long find(String name, LongPredicate keep) {
        return find(new Name(name), keep);
    }

    private long find(Name wanted, LongPredicate keep) {
        list.take();
        try {
            long bucket = buckets.of(wanted.hash);
            long link = hinted(wanted, bucket);
            if (link == 0 || !keep.test(NameNodes.block(link))) {
                do {
                    link = list.walk(buckets.start(bucket), wanted.order, wanted);
                } while (link != 0 && !isKept(link, keep));
                hints.add(buckets.place(bucket), bucket, buckets.count(), wanted.hash, link);
            }
            list.unguard();
            return NameNodes.block(link);
        } finally {
            list.taken = 0; // a store only: there may be no stack for a call
        }
    }

    /// Returns the link to a LIVE block of the name that a hint leads to, and guards the block, or 0.
    ///
    /// A block that is LIVE after it was guarded is not used again before it is guarded no more, and only one block
    /// of a name is LIVE. So nothing else about the hint matters.
    private long hinted(Name wanted, long bucket) {
        long line = buckets.place(bucket);
        for (int i = 1; i <= NameHints.COUNT; i++) {
            long link = hints.get(line, i, wanted.hash);
            if (link != 0) {
                list.guard(NameNodes.block(link));
                if (hints.isLive(link) && nodes.hasKey(link, wanted.key) && nodes.hasName(link, wanted.bytes)) {
                    return link;
                }
            }
        }
        return 0;
    }

    /// Returns whether the caller keeps the guarded block of a node. It is marked if it was removed.
    private boolean isKept(long link, LongPredicate keep) {
        long block = NameNodes.block(link);
        long header = blocks.header(block);
        if (Blocks.nameLine(header) != NameNodes.line(link) || Blocks.state(header) == Blocks.STATE_FREE) {
            throw new ScopeFormatException(blocks.path() + ": the header of the object at offset " + block
                    + " is damaged: expected a name in line " + NameNodes.line(link) + ", found 0x"
                    + Long.toHexString(header));
        }
        blocks.publishReached(block, header);
        if (keep.test(block)) {
            return true;
        }
        mark(link);
        return false;
    }

    private void mark(long link) {
        if (list.mark(link)) {
            buckets.countRemoved();
        }
    }

    /// Returns the link to the node of a new block, which nobody can reach yet.
    private long make(Name wanted, int kind, long bytes, Maker maker) {
        int line = NameNodes.lines(bytes);
        long size = (long) line * SegmentLayout.LINE + NameNodes.NAME + wanted.bytes.length;
        long block = blocks.allocate(kind, size, line);
        boolean made = false;
        try {
            maker.initialise(block);
            made = true;
        } finally {
            if (!made) {
                blocks.releaseNew(block);
            }
        }
        long link = NameNodes.link(block, line);
        nodes.write(link, wanted.key, wanted.bytes);
        return link;
    }

    /// Returns the block of the name, or 0 if it was removed at once. Our own block is inserted or freed.
    private long insertOrFind(Name wanted, long link, Maker maker, LongPredicate keep) {
        long own = NameNodes.block(link);
        boolean isMine = true; // nobody else can reach it
        long found = 0;
        list.take();
        try {
            long bucket = buckets.of(wanted.hash);
            boolean isSettled = false;
            while (!isSettled) {
                long there = list.walk(buckets.start(bucket), wanted.order, wanted);
                if (there == 0) {
                    isMine = false; // an error may come out of the call behind its CAS
                    isMine = !list.insert(link);
                    isSettled = !isMine;
                    found = isSettled && isKept(link, keep) ? own : 0;
                } else if (isKept(there, keep)) {
                    isSettled = true;
                    found = NameNodes.block(there);
                }
            }
            if (!isMine) {
                hints.add(buckets.place(bucket), bucket, buckets.count(), wanted.hash, link);
            }
            list.unguard();
        } finally {
            list.taken = 0; // a store only: there may be no stack for a call
            if (isMine) {
                maker.discard(own);
                blocks.releaseNew(own);
            }
        }
        if (!isMine) {
            buckets.countNew();
        }
        return found;
    }

    /// Makes the node of a bucket, if its word leads to none and there is room.
    private void openBucket(long bucket) {
        if (bucket == 0 || buckets.node(bucket) != 0) {
            return;
        }
        long own;
        try {
            own = blocks.allocate(Blocks.KIND_BUCKET, SegmentLayout.LINE);
        } catch (ScopeFullException _) {
            return; // the walks are longer
        }
        long key = NameNodes.keyOfBucket(bucket);
        long link = NameNodes.link(own, NameNodes.BUCKET_LINE);
        nodes.write(link, key, NO_NAME);
        boolean isMine = true;
        list.take();
        try {
            long there;
            do {
                there = list.walk(buckets.start(Buckets.parent(bucket)), NameNodes.order(key), new Any());
                if (there == 0) {
                    isMine = false; // an error may come out of the call behind its CAS
                    isMine = !list.insert(link);
                }
            } while (there == 0 && isMine);
            long node = NameNodes.block(isMine ? there : link);
            blocks.publishReached(node, blocks.header(node));
            buckets.setNode(bucket, node);
            list.unguard();
        } finally {
            list.taken = 0; // a store only: there may be no stack for a call
            if (isMine) {
                blocks.releaseNew(own);
            }
        }
    }

    /// Takes the name from a block that is REMOVED: when this returns, nobody can find the block any more. Anybody
    /// may do so, and again, who keeps the block from being used again meanwhile. Blocks without names have none to
    /// lose.
    public void remove(long block) {
        int line = Blocks.nameLine(blocks.header(block));
        if (line == 0) {
            return;
        }
        long link = nodes.require(NameNodes.link(block, line), block);
        list.take();
        try {
            mark(link);
            long key = nodes.key(link);
            long bucket = buckets.of(NameNodes.hash(key));
            hints.remove(buckets.place(bucket), NameNodes.hash(key), link);
            list.walk(buckets.start(bucket), NameNodes.order(key), NONE);
            list.unguard();
        } finally {
            list.taken = 0; // a store only: there may be no stack for a call
        }
    }

    /// Returns the name of a block, or empty if it has none; a removed block has its name still.
    public Optional<String> nameOf(long block) {
        return nodes.nameOf(block);
    }

    // ------------------------------------------------------------------------------------------------ the dead

    /// Returns whether others can reach a block that was not published, and whose creator is dead: in the list, or
    /// as a table of buckets. Its node may never have been written.
    public boolean isReachable(long block, long header) {
        boolean isBucket = Blocks.kind(header) == Blocks.KIND_BUCKET;
        if (Blocks.kind(header) == Blocks.KIND_BUCKETS) {
            return buckets.isTable(block);
        }
        if (Blocks.nameLine(header) == 0 && !isBucket) {
            return false;
        }
        long link = nodes.require(NameNodes.link(block, Blocks.nameLine(header)), block);
        long key = words.getOpaque(NameNodes.node(link) + NameNodes.KEY);
        long hash = NameNodes.hash(key);
        list.take();
        try {
            long start = buckets.start(isBucket ? Buckets.parent(hash) : buckets.of(hash));
            boolean isThere = list.walk(start, NameNodes.order(key), new At(block)) != 0;
            list.unguard();
            return isThere;
        } finally {
            list.taken = 0; // a store only: there may be no stack for a call
        }
    }

    // ------------------------------------------------------------------------------------------------ what is wanted

    /// The node of a bucket, which is the only one of its order. (A class and not a lambda; see
    /// io.interproc.internal.lock.SegmentEngine.)
    private static final class Any implements NameList.Wanted {
        @Override
        public boolean isAt(long link, long key) {
            return true;
        }
    }

    /// The node of a block.
    private static final class At implements NameList.Wanted {
        private final long block;

        At(long block) {
            this.block = block;
        }

        @Override
        public boolean isAt(long link, long key) {
            return NameNodes.block(link) == block;
        }
    }

    /// The node of a name.
    private final class Name implements NameList.Wanted {
        final byte[] bytes;
        final long key;
        final long hash;
        final long order;

        Name(String name) {
            bytes = name.getBytes(StandardCharsets.UTF_8);
            key = NameNodes.keyOfName(bytes);
            hash = NameNodes.hash(key);
            order = NameNodes.order(key);
        }

        @Override
        public boolean isAt(long link, long found) {
            return found == key && nodes.hasName(link, bytes);
        }
    }
}
