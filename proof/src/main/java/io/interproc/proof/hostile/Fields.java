package io.interproc.proof.hostile;

import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.proof.HeapMap;
import io.interproc.proof.Primitive;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every field of a segment that means anything, found by the format as it is written down.
final class Fields {

    /// Where words of a waiter's record are.
    static final int RECORD_OWNER = 8;

    static final int RECORD_REQUEUED = 16;
    static final int RECORD_QUEUE = 32;
    static final int RECORD_NEXT_QUEUE = 40;
    static final int RECORD_TICKET = 48;
    static final int RECORD_DONOR = 80;
    static final int RECORD_HEIR = 88;

    private static final SegmentLayout LAYOUT = SegmentLayout.STANDARD;
    private static final int WORD = 8;
    private static final int NODE_WORDS = 3;
    private static final int SLOTS = 4;
    /// Up to the mark of what is reserved of the map.
    private static final int HEADER_WORDS = (int) SegmentLayout.MAP_RESERVED_AT / WORD + 1;
    private static final int HOLDS_OBJECT = 8;
    private static final int HOLDS_WORDS = 2 * SegmentLayout.LINE / WORD;

    private static final Set<Primitive> WAITING = Primitive.waitedFor();
    private static final Set<Primitive> SEGMENT = Set.of(Primitive.SEGMENT);
    private static final Set<Primitive> PARTICIPANT = Set.of(Primitive.PARTICIPANT);
    private static final Set<Primitive> REMOVAL = Set.of(Primitive.REMOVAL);

    /// Of a block of references: its header, its chain, its owner and some entries.
    private static final int REFERENCES_WORDS = 16;

    private static final Set<Primitive> DIRECTORY = Set.of(Primitive.DIRECTORY);
    private static final Set<Primitive> HEAP = Set.of(Primitive.HEAP);

    private final ByteBuffer words;
    private final HeapMap map;
    private final List<List<Field>> groups = new ArrayList<>();
    private final List<Long> blocks = new ArrayList<>();
    private final List<Integer> locks = new ArrayList<>();
    private final Set<Long> lockLines = new HashSet<>();
    private final Set<Long> guarded = new HashSet<>();

    private Fields(byte[] bytes) {
        words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        map = new HeapMap(LAYOUT, bytes.length, offset -> words.getLong((int) offset));
    }

    /// Returns the parts of the engine to which fields belong.
    static Set<Primitive> primitives() {
        return Stream.of(SEGMENT, PARTICIPANT, HEAP, DIRECTORY)
                .flatMap(Set::stream)
                .collect(Collectors.toSet());
    }

    /// Finds the fields of a segment.
    static Fields of(byte[] bytes) {
        Fields fields = new Fields(bytes);
        fields.addHeader();
        fields.addTables();
        fields.addRecords();
        fields.addMap();
        fields.addHeap();
        return fields;
    }

    /// Returns the fields of the header, the tables, the records, the locks and so on, each in a group, so that
    /// a choice of a group first is fair to the small ones.
    List<List<Field>> groups() {
        return groups;
    }

    /// Returns the offsets of all blocks.
    List<Long> blocks() {
        return blocks;
    }

    /// Returns the offsets of all locks.
    List<Integer> locks() {
        return locks;
    }

    /// Returns the offsets of the objects of some kinds.
    List<Long> objects(Set<Primitive> kinds) {
        return blocks.stream()
                .filter(block -> kinds.containsAll(primitivesOf(block)))
                .toList();
    }

    /// Returns whether a lock is at an offset.
    boolean isLock(long offset) {
        return lockLines.contains(offset);
    }

    /// Returns whether a value that brings its lock along is at an offset.
    boolean isGuarded(long block) {
        return guarded.contains(block);
    }

    /// Returns how many fields there are.
    int count() {
        return groups.stream().mapToInt(List::size).sum();
    }

    private List<Field> group() {
        List<Field> group = new ArrayList<>();
        groups.add(group);
        return group;
    }

    private static void words(List<Field> group, Set<Primitive> primitives, String name, long at, int count) {
        for (int i = 0; i < count; i++) {
            group.add(new Field(primitives, name + " " + i, (int) at + WORD * i, WORD));
        }
    }

    private void addHeader() {
        List<Field> header = group();
        words(header, SEGMENT, "header word", 0, HEADER_WORDS);
        header.add(new Field(SEGMENT, "version", (int) SegmentLayout.VERSION_AT, 4));
        header.add(new Field(SEGMENT, "marker", (int) SegmentLayout.VERSION_AT + 4, 4));
        List<Field> more = group();
        words(more, WAITING, "record chunk", SegmentLayout.RECORD_CHUNKS_AT, SegmentLayout.RECORD_CHUNKS);
        for (int i = 0; i < SegmentLayout.SPIN_SEATS; i++) {
            words(
                    more,
                    WAITING,
                    "spin seat " + i + " word",
                    SegmentLayout.SPIN_SEATS_AT + (long) i * SegmentLayout.LINE,
                    1);
        }
    }

    private void addTables() {
        List<Field> participants = group();
        for (int slot = 0; slot < SLOTS; slot++) {
            words(
                    participants,
                    PARTICIPANT,
                    "participant " + slot + " word",
                    LAYOUT.participantsAt + (long) slot * SegmentLayout.PARTICIPANT_BYTES,
                    5);
        }
        List<Field> buckets = group();
        for (int i = 0; i < LAYOUT.buckets; i++) {
            if (words.getLong((int) LAYOUT.bucketsAt + WORD * i) != 0) {
                words(buckets, DIRECTORY, "bucket " + i + " word", LAYOUT.bucketsAt + (long) WORD * i, 1);
            }
        }
        List<Field> index = group();
        for (int i = 0; i < LAYOUT.indexSize; i++) {
            if (words.getInt((int) LAYOUT.indexAt + 4 * i) != 0) {
                index.add(new Field(WAITING, "hint " + i, (int) LAYOUT.indexAt + 4 * i, 4));
            }
        }
        words(index, WAITING, "ready word", LAYOUT.readyAt, 8);
        for (int i = 0; i < LAYOUT.names; i++) {
            int line = (int) LAYOUT.namesAt + i * SegmentLayout.LINE;
            if (words.getLong(line) != 0) {
                words(index, PARTICIPANT, "thread name " + i + " word", line, 3);
            }
        }
    }

    private void addRecords() {
        List<Field> waiting = group();
        List<Field> idle = group();
        int count = (int) words.getLong((int) SegmentLayout.RECORD_COUNT_AT);
        long second = words.getLong((int) SegmentLayout.RECORD_CHUNKS_AT + WORD);
        for (int record = 0; record < count; record++) {
            long at = record < LAYOUT.firstRecords
                    ? LAYOUT.recordsAt + (long) record * SegmentLayout.RECORD_BYTES
                    : second + (long) (record - LAYOUT.firstRecords) * SegmentLayout.RECORD_BYTES;
            boolean isIdle = (words.get((int) at) & 0x3F) == 0;
            words(isIdle ? idle : waiting, WAITING, "record " + record + " word", at, 14);
        }
    }

    private void addMap() {
        List<Field> descriptions = group();
        List<Field> hints = group();
        map.forEach(new HeapMap.Visitor() {
            @Override
            public void span(HeapMap.Span span) {
                long last = span.page() + span.pages() - 1;
                words(
                        descriptions,
                        HEAP,
                        "description of page " + span.page() + " word",
                        map.descriptionAt(span.page()),
                        1);
                if (last > span.page()) {
                    words(descriptions, HEAP, "description of page " + last + " word", map.descriptionAt(last), 1);
                }
                words(hints, HEAP, "hints of page " + span.page() + " word", map.hintsAt(span.page()), 1);
            }

            @Override
            public void claimed(long page, long owner) {
                words(descriptions, HEAP, "description of page " + page + " word", map.descriptionAt(page), 1);
            }
        });
        long end = map.page(words.getLong((int) SegmentLayout.HEAP_TOP_AT));
        words(descriptions, HEAP, "description of page " + end + " word", map.descriptionAt(end), 1);
        words(hints, HEAP, "notes of page 0 word", map.notesAt(0), 1);
    }

    private void addHeap() {
        List<Field> headers = group();
        List<Field> lines = group();
        List<Field> holds = group();
        List<Field> nodes = group();
        List<Field> lockBytes = group();
        map.forEach(new HeapMap.Visitor() {
            @Override
            public void span(HeapMap.Span span) {
                for (int number = 0; number < span.blocks(); number++) {
                    long block = span.block(number);
                    if (Blocks.state(words.getLong((int) block)) != Blocks.STATE_FREE) {
                        blocks.add(block);
                        addBlock(block, span.blockBytes(), headers, lines, holds, nodes, lockBytes);
                    } else if (number == span.blocks() - 1) {
                        words(headers, HEAP, "free block of page " + span.page() + " header", block, 1);
                    }
                }
            }

            @Override
            public void claimed(long page, long owner) {
                // It has no blocks.
            }
        });
    }

    private void addBlock(
            long block,
            long size,
            List<Field> headers,
            List<Field> lines,
            List<Field> holds,
            List<Field> nodes,
            List<Field> lockBytes) {
        long header = words.getLong((int) block);
        String name = "block " + (blocks.size() - 1);
        words(headers, HEAP, name + " header", block, 1);
        int kind = Blocks.kind(header);
        if (kind == Blocks.KIND_HOLDS) {
            words(holds, primitivesOf(words.getLong((int) block + HOLDS_OBJECT)), name + " word", block, HOLDS_WORDS);
        } else if (kind == Blocks.KIND_REFERENCES) {
            words(holds, REMOVAL, name + " word", block, REFERENCES_WORDS);
        } else if (kind == Blocks.KIND_BUCKET || kind == Blocks.KIND_BUCKETS) {
            words(nodes, DIRECTORY, name + " word", block, SegmentLayout.LINE / WORD);
        } else if (kind != Blocks.KIND_RECORDS) {
            Set<Primitive> primitives = primitivesOf(block);
            addObject(lines, primitives, name, block, kind);
            if (kind == Blocks.KIND_LOCK || kind == Blocks.KIND_RLOCK) {
                addLock(lockBytes, primitives, name, (int) block);
            }
            if (bringsLock(block, size)) {
                if (kind == Blocks.KIND_VALUE) {
                    guarded.add(block);
                }
                words(lines, primitives, name + " lock word", EmbeddedLock.at(block), SegmentLayout.LINE / WORD);
                addLock(lockBytes, primitives, name + " lock", (int) EmbeddedLock.at(block));
            }
            if (Blocks.nameLine(header) != 0) {
                long node = block + (long) Blocks.nameLine(header) * SegmentLayout.LINE;
                words(nodes, DIRECTORY, name + " node word", node, NODE_WORDS);
            }
        }
    }

    /// Returns the kind of the object in a block, or that of blocks of the engine.
    private Set<Primitive> primitivesOf(long block) {
        return Primitive.ofKind(Blocks.kind(words.getLong((int) block)))
                .map(Set::of)
                .orElse(HEAP);
    }

    /// Adds the words that a kind of object declares.
    private static void addObject(List<Field> group, Set<Primitive> primitives, String name, long block, int kind) {
        ObjectKind declared = ObjectKinds.find(kind);
        if (declared == null) {
            throw new IllegalStateException(name + " of the model is of no kind: " + kind);
        }
        declared.words()
                .forEach(word -> group.add(
                        new Field(primitives, name + " " + word.name(), (int) block + word.offset(), word.bytes())));
    }

    /// Returns whether the second line of a block is a lock that its object brought along.
    private boolean bringsLock(long block, long size) {
        long header = size < 2L * SegmentLayout.LINE ? 0 : words.getLong((int) EmbeddedLock.at(block));
        boolean isLock = Blocks.kind(header) == Blocks.KIND_LOCK || Blocks.kind(header) == Blocks.KIND_RLOCK;
        return isLock && Blocks.state(header) == Blocks.STATE_PART;
    }

    /// Adds a lock's line byte by byte: some of its words are made of parts.
    private void addLock(List<Field> bytes, Set<Primitive> primitives, String name, int lock) {
        locks.add(lock);
        lockLines.add((long) lock);
        for (int at = LockLine.STATE; at < LockLine.BYTES; at++) {
            bytes.add(new Field(primitives, name + " byte " + at, lock + at, 1));
        }
        bytes.add(new Field(primitives, name + " options", lock + LockLine.OPTIONS, 4));
    }
}
