package io.interproc.proof;

import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Guards;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import io.interproc.internal.scope.ObjectKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A count of all that is in a segment whose processes do nothing at the moment: each page and each block must have a
/// reason to be what it is.
///
/// | what | its reason |
/// |---|---|
/// | a LIVE block of an object | it is listed, and its name, if any, leads to it and to no other |
/// | a LIVE block of the engine | a table, a chain or the list of names leads to it |
/// | a REMOVED block | a participant that lives refers to it, or is to free it |
/// | a NEW block, or a claimed page | it is that of a participant that lives |
/// | a span without a block that is not free | a participant that lives allocates from it; or a death hides it |
///
/// Blocks and pages are read by the format as it is written down.
public final class Census {

    /// Offsets in the line of a participant, and in a block of its references.
    private static final int TABLE = 40;

    private static final int GUARDS = 64;
    private static final long TABLE_MASK = (1L << 44) - 1;
    private static final int NEXT = 8;
    private static final int ENTRIES = 24;

    /// Offsets in a block of hold records: the object that it belongs to, and its generation.
    private static final int HOLDS_OBJECT = 8;

    private static final int HOLDS_GENERATION = 24;

    private final SegmentEngine engine;
    private final Words words;
    private final List<String> faults = new ArrayList<>();
    private final Set<Long> alive = new HashSet<>();
    private final Set<Long> referred = new HashSet<>();
    private final Map<Long, Long> liveObjects = new HashMap<>();
    private final List<ObjectInfo> objects = new ArrayList<>();
    /// By owner and class, how many of its spans have free blocks only.
    private final Map<Idle, Integer> idleSpans = new HashMap<>();
    private int engineBlocks;
    private int newBlocks;
    private int removedBlocks;
    private int hiddenSpans;

    /// @param owner the token of a participant
    private record Idle(long owner, int sizeClass) {}

    private Census(SegmentEngine engine) {
        this.engine = engine;
        this.words = engine.words();
    }

    /// Counts what is in a segment.
    ///
    /// @param engine that of this process
    /// @param scope the name
    public static Census of(SegmentEngine engine, String scope) {
        Census census = new Census(engine);
        engine.participants().forEachDead(dead -> census.fault("participant %x is dead and not swept".formatted(dead)));
        engine.participants().forEachAlive(token -> census.alive.add(Token.participant(token)));
        census.readHeap();
        census.readObjects(scope);
        return census;
    }

    /// Returns what has no reason.
    public List<String> faults() {
        return faults;
    }

    /// Returns the objects there are.
    public List<ObjectInfo> objects() {
        return objects;
    }

    /// Returns how many blocks serve the engine.
    public int engineBlocks() {
        return engineBlocks;
    }

    /// Returns how many blocks are not published.
    public int newBlocks() {
        return newBlocks;
    }

    /// Returns how many blocks are those of removed objects.
    public int removedBlocks() {
        return removedBlocks;
    }

    /// Returns how many spans nobody owns though all their blocks are free.
    public int hiddenSpans() {
        return hiddenSpans;
    }

    /// Returns how many spans of one size a participant keeps at most though all their blocks are free.
    public int mostIdleSpans() {
        return idleSpans.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    private void fault(String what) {
        faults.add(what);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            fault(otherwise);
        }
    }

    // ------------------------------------------------------------------------------------------------ the heap

    private void readHeap() {
        Map<Long, Long> removed = new HashMap<>();
        HeapMap map = new HeapMap(SegmentLayout.STANDARD, words.size(), words::getVolatile);
        map.forEach(new HeapMap.Visitor() {
            @Override
            public void span(HeapMap.Span span) {
                readSpan(map, span, removed);
            }

            @Override
            public void claimed(long page, long owner) {
                require(alive.contains(owner), "page %d is claimed by %x, who is dead".formatted(page, owner));
            }
        });
        alive.forEach(this::readReferences);
        removed.forEach((block, header) -> require(
                referred.contains(block) || words.getVolatile(block) != header,
                "block %d of a removed object, header %x, is lost: nobody refers to it, and nobody is to free it"
                        .formatted(block, header)));
        removedBlocks = removed.size();
    }

    private void readSpan(HeapMap map, HeapMap.Span span, Map<Long, Long> removed) {
        require(
                span.owner() == 0 || alive.contains(span.owner()),
                "the span of page %d is that of %x, who is dead".formatted(span.page(), span.owner()));
        for (long i = 1; i < span.pages(); i++) {
            long description = map.description(span.page() + i);
            require(
                    HeapMap.sizeClass(description) == 0 && HeapMap.count(description) == i,
                    "page %d is part of the span of page %d and of another".formatted(span.page() + i, span.page()));
        }
        boolean isIdle = true;
        for (int i = 0; i < span.blocks(); i++) {
            long block = span.block(i);
            long header = words.getVolatile(block);
            isIdle &= Blocks.state(header) == Blocks.STATE_FREE;
            switch (Blocks.state(header)) {
                case Blocks.STATE_FREE -> {} // with a hint or without one: who would be refused finds it
                case Blocks.STATE_NEW -> {
                    newBlocks++;
                    require(
                            span.owner() != 0,
                            "block %d was never published, and its span is nobody's".formatted(block));
                }
                case Blocks.STATE_LIVE -> readLive(block, header);
                case Blocks.STATE_REMOVED -> removed.put(block, header);
                default -> fault("block %d is in no state: %x".formatted(block, header));
            }
        }
        if (isIdle && span.owner() == 0) {
            hiddenSpans++;
        } else if (isIdle) {
            idleSpans.merge(new Idle(span.owner(), span.sizeClass()), 1, Integer::sum);
        }
    }

    private void readLive(long block, long header) {
        if (ObjectKinds.find(Blocks.kind(header)) != null) {
            liveObjects.put(block, header);
            return;
        }
        engineBlocks++;
        boolean isLinked = switch (Blocks.kind(header)) {
            case Blocks.KIND_RECORDS -> engine.records().isChunk(block);
            case Blocks.KIND_HOLDS -> isHoldRecordsOfAnObject(block);
            case Blocks.KIND_REFERENCES -> isReferencesOfTheLiving(block);
            default -> engine.directory().isReachable(block, header);
        };
        require(
                isLinked || words.getVolatile(block) != header,
                "block %d of the engine, of kind %d, is lost: nothing leads to it"
                        .formatted(block, Blocks.kind(header)));
    }

    private boolean isHoldRecordsOfAnObject(long block) {
        long object = words.getVolatile(block + HOLDS_OBJECT);
        long generation = words.getVolatile(block + HOLDS_GENERATION);
        Set<Long> shown = new HashSet<>();
        engine.holds().dispose(object, generation, (part, _) -> shown.add(part));
        return shown.contains(block) && Blocks.generation(words.getVolatile(object)) == generation;
    }

    private boolean isReferencesOfTheLiving(long block) {
        return alive.stream().anyMatch(participant -> {
            long linked = words.getVolatile(line(participant) + TABLE) & TABLE_MASK;
            while (linked != 0 && linked != block) {
                linked = words.getVolatile(linked + NEXT);
            }
            return linked == block;
        });
    }

    private static long line(long participant) {
        return SegmentLayout.STANDARD.participantsAt + (long) Token.slot(participant) * SegmentLayout.PARTICIPANT_BYTES;
    }

    private void readReferences(long participant) {
        long line = line(participant);
        for (int i = 0; i < Guards.COUNT; i++) {
            referred.add(words.getVolatile(line + GUARDS + (long) i * Long.BYTES));
        }
        int end = SegmentLayout.STANDARD.pageBytes;
        for (long block = words.getVolatile(line + TABLE) & TABLE_MASK; block != 0; ) {
            for (long entry = block + ENTRIES; entry < block + end; entry += Long.BYTES) {
                referred.add(words.getVolatile(entry) & -SegmentLayout.LINE);
            }
            block = words.getVolatile(block + NEXT);
        }
    }

    // ------------------------------------------------------------------------------------------------ objects

    private void readObjects(String scope) {
        Inspector.look(Inspector.read(scope), view -> {
            view.objects(ObjectFilter.ALL).forEach(objects::add);
            return objects;
        });
        Set<Long> listed = new HashSet<>();
        Map<String, ObjectInfo> byName = new HashMap<>();
        for (ObjectInfo object : objects) {
            listed.add(object.offset());
            if (!object.name().isEmpty()) {
                ObjectInfo other = byName.put(object.name(), object);
                require(other == null, "two objects have the name \"" + object.name() + "\"");
                long found = engine.directory().find(object.name(), _ -> true);
                require(
                        found == object.offset(),
                        "the name \"%s\" leads to block %d, and is that of block %d"
                                .formatted(object.name(), found, object.offset()));
            }
        }
        liveObjects.forEach((block, header) -> require(
                listed.contains(block) || words.getVolatile(block) != header,
                "block %d is that of an object and is not listed".formatted(block)));
        listed.stream()
                .filter(block -> !liveObjects.containsKey(block))
                .forEach(block -> fault("block %d is listed, and is that of no object".formatted(block)));
    }
}
