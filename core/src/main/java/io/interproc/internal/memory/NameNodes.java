package io.interproc.internal.memory;

import io.interproc.ScopeFormatException;
import io.interproc.internal.name.NameRule;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The nodes of the list of names, as they lie in memory: see [Directory].
///
/// A named block has its node in the line that its header names, behind the object's own lines. A bucket has a block of
/// one line, which is its node. Both have the same fields at the same offsets:
///
/// ```
/// node:   0 (the header of a bucket's block; else 0)   8 link   16 key   24
/// name in UTF-8
///
/// link:  63              6  5   4     1   0
///        | block / 64     | 0 | line   | M |     0: the end of the list
///
/// key:   63              32  31  30         0
///        | hash, reversed  | N | length      |
/// ```
///
/// *Link.* The offset of the next node's block, and the line of the block in which the node is, so that a walk need not
/// read headers; 0 for the line of a bucket. M marks the node *of this link* (not the next one) as removed: a marked
/// link never changes again.
///
/// *Key.* N is 1 for a name; its length is from 1 to 1024 bytes. The key of a bucket has N = 0, length 0, and the
/// number of the bucket as its hash. The *order* of a key is all but its length, unsigned. Bit reversal puts a bucket
/// before the names whose hashes end in the bits of its number, and after all others that come before it, however many
/// buckets there are.
///
/// *Hash* of a name, all in 32 bits without sign: FNV-1a of the bytes, then the last steps of MurmurHash3, since the
/// low bits choose the bucket:
///
/// ```
/// h = 0x811C9DC5;  for each byte b from 0 to 255:  h = (h ^ b) * 0x01000193
/// h = (h ^ h >> 16) * 0x85EBCA6B;   h = (h ^ h >> 13) * 0xC2B2AE35;   h = h ^ h >> 16
/// ```
///
/// The hash of `stock` is 0xB8776CD5.
public final class NameNodes {

    static final int NEXT = 8;
    static final int KEY = 16;
    static final int NAME = 24;

    /// The line of a bucket's node.
    static final int BUCKET_LINE = 0;

    private static final int MOST_LINES = 15;

    private static final long MARK = 1;
    private static final int LINE_SHIFT = 1;
    private static final int LINE_MASK = 0xF;
    private static final long UNUSED = 1L << 5;

    private static final int HASH_SHIFT = 32;
    private static final int ORDER_SHIFT = 31;
    private static final long REGULAR = 1L << ORDER_SHIFT;
    private static final long LENGTH_MASK = REGULAR - 1;

    private final Words words;
    private final Blocks blocks;

    /// Opens the nodes of a segment.
    public NameNodes(Words words, Blocks blocks) {
        this.words = words;
        this.blocks = blocks;
    }

    // ------------------------------------------------------------------------------------------------ links

    static long link(long block, int line) {
        return block | ((long) line << LINE_SHIFT);
    }

    static boolean isMarked(long link) {
        return (link & MARK) != 0;
    }

    static long marked(long link) {
        return link | MARK;
    }

    static long unmarked(long link) {
        return link & ~MARK;
    }

    /// Returns the block that a link leads to.
    static long block(long link) {
        return link & -SegmentLayout.LINE;
    }

    static int line(long link) {
        return (int) (link >>> LINE_SHIFT) & LINE_MASK;
    }

    /// Returns the offset of the node that a link leads to.
    static long node(long link) {
        return block(link) + (long) line(link) * SegmentLayout.LINE;
    }

    /// Returns how many lines an object of a size has in front of its node.
    static int lines(long bytes) {
        long lines = SegmentLayout.lineUp(bytes) / SegmentLayout.LINE;
        if (lines < 1 || lines > MOST_LINES) {
            throw new IllegalArgumentException("an object with a name must have from 1 to "
                    + MOST_LINES * SegmentLayout.LINE + " bytes: bytes=" + bytes);
        }
        return (int) lines;
    }

    /// Returns a link after checking that a node can be where it leads.
    ///
    /// @param at where it was read, or what it was made of
    long require(long link, long at) {
        if ((link & (UNUSED | MARK)) != 0 || node(link) + SegmentLayout.LINE > words.size()) {
            throw new ScopeFormatException(
                    blocks.path() + ": the link to a name at offset " + at + " is damaged: expected a line below "
                            + words.size() + " and no mark, found 0x" + Long.toHexString(link));
        }
        blocks.requireObject(block(link));
        return link;
    }

    // ------------------------------------------------------------------------------------------------ keys

    static long keyOfName(byte[] name) {
        return keyOfHash(hash(name)) | REGULAR | name.length;
    }

    static long keyOfBucket(long bucket) {
        return keyOfHash((int) bucket);
    }

    private static long keyOfHash(int hash) {
        return Integer.toUnsignedLong(Integer.reverse(hash)) << HASH_SHIFT;
    }

    /// Returns what the list is sorted by.
    static long order(long key) {
        return key >>> ORDER_SHIFT;
    }

    /// Returns the hash of the name, or the number of the bucket, that a key belongs to, as an unsigned number.
    static long hash(long key) {
        return Integer.toUnsignedLong(Integer.reverse((int) (key >>> HASH_SHIFT)));
    }

    static boolean isOfBucket(long key) {
        return (key & REGULAR) == 0;
    }

    private static long length(long key) {
        return key & LENGTH_MASK;
    }

    static int hash(byte[] name) {
        int hash = 0x811C_9DC5;
        for (byte b : name) {
            hash = (hash ^ (b & 0xFF)) * 0x0100_0193;
        }
        hash = (hash ^ (hash >>> 16)) * 0x85EB_CA6B;
        hash = (hash ^ (hash >>> 13)) * 0xC2B2_AE35;
        return hash ^ (hash >>> 16);
    }

    /// Returns the key of the node that a link leads to, after checking that it can be one.
    long key(long link) {
        long key = words.getOpaque(node(link) + KEY);
        if (line(link) == BUCKET_LINE) {
            if (!isOfBucket(key) || length(key) != 0 || key == 0) {
                throw new ScopeFormatException(blocks.path() + ": the bucket at offset " + block(link)
                        + " is damaged: expected a number in its key, found 0x" + Long.toHexString(key));
            }
        } else {
            requireName(block(link), node(link), key);
        }
        return key;
    }

    private void requireName(long block, long node, long key) {
        long most = Math.min(NameRule.OBJECT.maxBytes(), words.size() - node - NAME);
        if (isOfBucket(key) || length(key) < 1 || length(key) > most) {
            throw new ScopeFormatException(
                    blocks.path() + ": the name of the object at offset " + block + " is damaged: expected from 1 to "
                            + most + " bytes, found " + (isOfBucket(key) ? "none" : length(key)));
        }
    }

    // ------------------------------------------------------------------------------------------------ contents

    /// Writes the node of a block that nobody can reach yet.
    void write(long link, long key, byte[] name) {
        long node = node(link);
        words.setOpaque(node + KEY, key);
        words.setBytes(node + NAME, name);
    }

    /// Returns whether a node has a key, whatever is there.
    boolean hasKey(long link, long key) {
        return words.getOpaque(node(link) + KEY) == key;
    }

    /// Returns whether a node has a name; its key is that of the name.
    boolean hasName(long link, byte[] name) {
        if (node(link) + NAME + name.length > words.size()) {
            return false;
        }
        byte[] found = new byte[name.length];
        words.getBytes(node(link) + NAME, found);
        return Arrays.equals(name, found);
    }

    /// Returns the name of a block, or empty if it has none. The block itself says it: this needs no walk, and
    /// reads the names of removed blocks, too. If the block is used again meanwhile, it has none.
    public Optional<String> nameOf(long block) {
        long header = blocks.header(block);
        int state = Blocks.state(header);
        if (Blocks.nameLine(header) == 0 || state == Blocks.STATE_FREE || state == Blocks.STATE_NEW) {
            return Optional.empty();
        }
        long node = node(require(link(block, Blocks.nameLine(header)), block));
        long key = words.getOpaque(node + KEY);
        boolean isName = !isOfBucket(key) && length(key) <= NameRule.OBJECT.maxBytes();
        byte[] name = new byte[isName ? (int) Math.min(length(key), words.size() - node - NAME) : 0];
        words.getBytes(node + NAME, name);
        VarHandle.loadLoadFence();
        if (Blocks.generation(blocks.header(block)) != Blocks.generation(header)) {
            return Optional.empty();
        }
        requireName(block, node, key);
        return Optional.of(new String(name, StandardCharsets.UTF_8));
    }
}
