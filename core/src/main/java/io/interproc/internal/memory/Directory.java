package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;

/// Names of objects: a hash table of chains whose nodes are the tails of the named blocks themselves.
///
/// Overview. A chain only ever grows at its head, by CAS against the head that was searched, so a name is unique
/// without a lock (the insertion of Harris's list, at the head only):
///
/// ```
/// open(name):
///   h = bucket;  search the chain from h;  found -> return it
///   allocate a block, initialise it and its node with next = h
///   if CAS bucket: h -> block:  publish the block;  return it
///   else: give the block back; start again            // somebody else's name came first; it may be ours
/// ```
///
/// Crash windows. Before the CAS of the bucket: the block is NEW of a dead owner and not reachable: the sweep frees it.
/// After it and before `publish`: it is NEW and reachable: whoever finds it in the chain may use it (its content was
/// complete before the CAS), and the sweep makes it LIVE.
///
/// Node, in the last lines of the block: `0 next block · 8 hash (int), length (int) · 16 name in UTF-8`.
public final class Directory {

    /// The greatest length of a name in bytes.
    public static final int MAX_NAME_BYTES = 200;

    private static final int NEXT = 0;
    private static final int LENGTH = 8;
    private static final int NAME = 16;
    private static final long NODE_BYTES = SegmentLayout.lineUp(NAME + MAX_NAME_BYTES);

    private final Words words;
    private final SegmentLayout layout;
    private final Blocks blocks;

    /// Opens the directory of a segment.
    public Directory(Words words, SegmentLayout layout, Blocks blocks) {
        this.words = words;
        this.layout = layout;
        this.blocks = blocks;
    }

    /// Returns the block of that name, or creates one of `bytes` bytes, initialised by the consumer, before
    /// anybody can find it. The consumer may run without its block being used in the end.
    ///
    /// @return the block; it may be of another kind if the name existed
    public long open(String name, int kind, long bytes, LongConsumer initialise) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        int hash = Arrays.hashCode(key);
        long bucket = bucket(hash);
        while (true) {
            long head = words.getVolatile(bucket);
            long found = search(head, hash, key);
            if (found != 0) {
                return found;
            }
            long block = blocks.allocate(kind, SegmentLayout.lineUp(bytes) + NODE_BYTES);
            initialise.accept(block);
            long node = node(block, words.getOpaque(block));
            words.setOpaque(node + NEXT, head);
            words.setOpaque(node + LENGTH, Integer.toUnsignedLong(hash) | ((long) key.length << 32));
            words.setBytes(node + NAME, key);
            if (words.compareAndSet(bucket, head, block)) {
                blocks.publish(block);
                return block;
            }
            blocks.releaseNew(block);
        }
    }

    /// Returns the block of that name, or 0.
    public long find(String name) {
        byte[] key = name.getBytes(StandardCharsets.UTF_8);
        int hash = Arrays.hashCode(key);
        return search(words.getVolatile(bucket(hash)), hash, key);
    }

    /// Shows every name and its block.
    public void forEach(BiConsumer<String, Long> action) {
        for (int i = 0; i < layout.buckets; i++) {
            long limit = chainLimit();
            for (long block = words.getVolatile(layout.bucketsAt + 8L * i); block != 0; ) {
                long node = node(block, blocks.header(block));
                action.accept(nameAt(node, block), block);
                block = words.getOpaque(node + NEXT);
                checkChain(limit--, block);
            }
        }
    }

    /// Returns the name of a block, or empty if it has none.
    public Optional<String> nameOf(long block) {
        long header = blocks.header(block);
        return isReachable(block, header) ? Optional.of(nameAt(node(block, header), block)) : Optional.empty();
    }

    /// Returns whether a block of that size can have a node and is in the chain of its name.
    public boolean isReachable(long block, long header) {
        if (Blocks.size(header) <= NODE_BYTES) {
            return false;
        }
        long node = node(block, header);
        long bucket = bucket((int) words.getOpaque(node + LENGTH));
        long limit = chainLimit();
        for (long b = words.getVolatile(bucket); b != 0; b = words.getOpaque(node(b, blocks.header(b)) + NEXT)) {
            if (b == block) {
                return true;
            }
            checkChain(limit--, b);
        }
        return false;
    }

    private long search(long from, int hash, byte[] key) {
        long limit = chainLimit();
        long wanted = Integer.toUnsignedLong(hash) | ((long) key.length << 32);
        for (long block = from; block != 0; ) {
            long node = node(block, blocks.header(block));
            if (words.getOpaque(node + LENGTH) == wanted) {
                byte[] there = new byte[key.length];
                words.getBytes(node + NAME, there);
                if (Arrays.equals(key, there)) {
                    return block;
                }
            }
            block = words.getOpaque(node + NEXT);
            checkChain(limit--, block);
        }
        return 0;
    }

    private String nameAt(long node, long block) {
        int length = (int) (words.getOpaque(node + LENGTH) >>> 32);
        if (length < 0 || length > MAX_NAME_BYTES) {
            throw new ScopeFormatException(blocks.path() + ": the name of the object at offset " + block
                    + " is damaged: expected 0 to " + MAX_NAME_BYTES + " bytes, found " + length);
        }
        byte[] name = new byte[length];
        words.getBytes(node + NAME, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    private long node(long block, long header) {
        long size = Blocks.size(header);
        if (size <= NODE_BYTES || size > blocks.top() - block) {
            throw new ScopeFormatException(
                    blocks.path() + ": the object at offset " + block + " is damaged: expected more than " + NODE_BYTES
                            + " bytes, at most " + (blocks.top() - block) + ", found " + size);
        }
        return block + size - NODE_BYTES;
    }

    private long bucket(int hash) {
        return layout.bucketsAt + 8L * ((hash ^ (hash >>> 16)) & (layout.buckets - 1));
    }

    /// No chain can be longer than the heap has lines: a longer one is a damaged cycle.
    private long chainLimit() {
        return (blocks.top() - blocks.first()) / SegmentLayout.LINE;
    }

    private void checkChain(long left, long block) {
        if (left < 0) {
            throw new ScopeFormatException(blocks.path()
                    + ": the directory is damaged: expected the end of a chain, found a cycle at offset " + block);
        }
    }
}
