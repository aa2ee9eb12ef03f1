package io.interproc.internal.inspect;

import io.interproc.ScopeFormatException;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.inspect.Inspector.HeapInfo;
import io.interproc.internal.inspect.Inspector.HeapInfo.SizeInfo;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.Origin;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.UseInfo;
import io.interproc.internal.inspect.Inspector.WaiterInfo;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.HeapSurvey;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.NameNodes;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.HoldRecords;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.internal.scope.ObjectWalk;
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The reader of a segment from outside, which does not take part in the segment and changes no word of it.
///
/// What it reads is no snapshot: words change while it reads.
public final class ScopeView {

    private static final SegmentLayout LAYOUT = SegmentLayout.STANDARD;

    private final long self;
    private final Words words;
    private final Participants participants;
    private final Blocks blocks;
    private final NameNodes objectNames;
    private final WaiterRecords records;
    private final ThreadNames names;
    private final ObjectView view;

    /// By slot, the participant whose lease was looked at last, and what the look told, so that many objects of one
    /// holder need one system call.
    private final long[] asked = new long[LAYOUT.participants];

    private final boolean[] answers = new boolean[LAYOUT.participants];

    private ScopeView(SegmentFile file, long self, Words words) {
        this.self = self;
        this.words = words;
        this.participants = new Participants(words, LAYOUT, file.leases());
        this.blocks = new Blocks(words, LAYOUT, file, 0, Backoff.PLAIN);
        this.objectNames = new NameNodes(words, blocks);
        this.records = new WaiterRecords(words, LAYOUT, blocks, 0);
        HoldRecords holds = new HoldRecords(words, LAYOUT, blocks);
        this.names = new ThreadNames(words, LAYOUT);
        WaitQueues queues = new WaitQueues(words, LAYOUT, records);
        this.view = new ObjectView(words, blocks, queues, holds, names, participants, this::isAlive);
    }

    /// Looks at the segment of an open file.
    ///
    /// @param self this process's token as a participant, if it takes part through this very file, whose leases
    ///     do not show its own; else 0
    static <T extends @Nullable Object> T look(SegmentFile file, long self, Function<ScopeView, T> action) {
        try (MappedWords mapped = SegmentCheck.open(file, LAYOUT)) {
            return action.apply(new ScopeView(file, self, mapped.words()));
        }
    }

    /// Returns what tells the scope from an earlier one of the same name.
    String identity() {
        return SegmentCheck.identity(words).toString();
    }

    // ------------------------------------------------------------------------------------------------ the scope

    /// Reads what the scope is and how much of it is used.
    ///
    /// @param label the scope's name, or empty for a private one
    ScopeInfo read(String label, Origin origin, boolean nameLost) {
        HeapSurvey survey = blocks.survey();
        return new ScopeInfo(
                label,
                origin.path(),
                identity(),
                words.size(),
                reserved(),
                words.getOpaque(SegmentLayout.CREATED_AT),
                readParticipants(),
                readUse(survey),
                heap(survey),
                nameLost,
                origin);
    }

    /// Returns how many bytes have memory: the tables and the map, and the heap.
    private long reserved() {
        return words.getOpaque(SegmentLayout.MAP_RESERVED_AT)
                + words.getOpaque(SegmentLayout.RESERVED_AT)
                - LAYOUT.heapAt(words.size());
    }

    private List<ParticipantInfo> readParticipants() {
        List<ParticipantInfo> all = new ArrayList<>();
        participants.forEachAlive(token -> all.add(new ParticipantInfo(
                Token.slot(token), participants.pid(token), participants.enteredMillis(token), isAlive(token))));
        return all;
    }

    private UseInfo readUse(HeapSurvey survey) {
        int waiters = 0;
        int inUse = 0;
        int count = records.count();
        for (int record = 0; record < count; record++) {
            long owner = records.owner(record);
            if (owner != 0) {
                inUse++;
                waiters += WaiterState.base(records.state(record)) != WaiterState.IDLE && isAlive(owner) ? 1 : 0;
            }
        }
        long objects = ObjectKinds.ALL.stream()
                .mapToLong(kind -> survey.live(kind.code()))
                .sum();
        return new UseInfo(objects, survey.named(), waiters, inUse);
    }

    private static HeapInfo heap(HeapSurvey survey) {
        List<SizeInfo> sizes = survey.sizes().stream()
                .map(size ->
                        new SizeInfo(size.blockBytes(), size.used(), size.removed(), size.free(), size.takenBytes()))
                .toList();
        return new HeapInfo(sizes, survey.freePageBytes(), survey.largest());
    }

    /// Returns whether the participant of a token is in the scope and alive.
    private boolean isAlive(long token) {
        long participant = Token.participant(token);
        if (participant == self) {
            return true;
        }
        int slot = Token.slot(token);
        if (slot < 0 || slot >= asked.length) {
            return false;
        }
        if (asked[slot] != participant) {
            answers[slot] = participants.isAlive(token);
            asked[slot] = participant;
        }
        return answers[slot];
    }

    // ------------------------------------------------------------------------------------------------ its objects

    /// Returns the objects that are wanted, each read when the stream comes to it, as long as the scope is looked
    /// at. The waiters are counted before the first.
    public Stream<ObjectInfo> objects(ObjectFilter filter) {
        return StreamSupport.stream(new Listing(filter, countWaiters()), false);
    }

    private final class Listing extends AbstractSpliterator<ObjectInfo> {
        private final ObjectFilter filter;
        private final Map<Place, Integer> waiters;
        private final ObjectWalk walk;

        Listing(ObjectFilter filter, Map<Place, Integer> waiters) {
            super(Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL);
            this.filter = filter;
            this.waiters = waiters;
            this.walk = new ObjectWalk(view, filter.wanted());
        }

        @Override
        public boolean tryAdvance(Consumer<? super ObjectInfo> action) {
            for (ObjectWalk.Found found = walk.next(); found != null; found = walk.next()) {
                int count = waiters.getOrDefault(new Place(found.block(), found.generation()), 0);
                if (filter.isAwaited(count)) {
                    action.accept(ObjectInfo.of(found, count));
                    return true;
                }
            }
            return false;
        }
    }

    /// Counts the objects that are wanted.
    public long count(ObjectFilter filter) {
        return filter.isAll()
                ? readUse(blocks.survey()).objects()
                : objects(filter).count();
    }

    // ------------------------------------------------------------------------------------------------ who waits

    /// An object, told from those that had its memory before or will have it.
    private record Place(long block, long generation) {}

    /// What a record says of a wait.
    ///
    /// @param object the offset of the object or of the lock that the thread waits for, or 0 if that cannot be told
    private record Wait(long owner, long thread, long object, long since) {}

    /// Returns how many threads of living processes wait for each object. Whoever waits for a lock waits for the
    /// object that brought the lock along, and for no other that the lock guards.
    private Map<Place, Integer> countWaiters() {
        Map<Place, Integer> counts = new HashMap<>();
        for (int record = 0; record < records.count(); record++) {
            Place place = readWait(record, wait -> isAlive(wait.owner()) ? placeOf(wait.object()) : null);
            if (place != null) {
                counts.merge(place, 1, Integer::sum);
            }
        }
        return counts;
    }

    /// Returns the threads that wait for objects that are wanted, each read when the stream comes to it, as long as
    /// the scope is looked at. Those of dead processes are among them until they are swept.
    public Stream<WaiterInfo> waiters(ObjectFilter filter) {
        Map<Place, Integer> counts = filter.waiting() ? countWaiters() : Map.of();
        return IntStream.range(0, records.count())
                .mapToObj(record -> readWait(
                        record,
                        wait -> filter.isAll() || isWanted(placeOf(wait.object()), filter, counts)
                                ? waiter(wait)
                                : null))
                .flatMap(Stream::ofNullable);
    }

    /// Reads something of the wait of a record.
    ///
    /// @return null if the reader returned it, or if there is no wait or it has changed while it was read
    private <T> @Nullable T readWait(int record, Function<Wait, @Nullable T> reader) {
        long state = records.state(record);
        long owner = records.owner(record);
        if (owner == 0 || WaiterState.base(state) == WaiterState.IDLE) {
            return null;
        }
        long thread = records.threadId(record);
        long queue = records.queue(record, state);
        long object = WaitQueues.object(queue != 0 ? queue : records.nextQueue(record));
        long since = records.since(record);
        try {
            T read = records.state(record) == state ? reader.apply(new Wait(owner, thread, object, since)) : null;
            return records.state(record) == state ? read : null;
        } catch (ScopeFormatException e) {
            if (records.state(record) == state) {
                throw e;
            }
            return null; // the wait is over, and the object was removed
        }
    }

    private WaiterInfo waiter(Wait wait) {
        long participant = Token.participant(wait.owner());
        return new WaiterInfo(
                participants.pid(wait.owner()),
                wait.thread(),
                names.find(Token.of(participant, wait.thread()), wait.thread()),
                wait.object(),
                label(wait.object()),
                awaited(wait.object()),
                Math.max(0, System.nanoTime() - wait.since()),
                isAlive(wait.owner()));
    }

    /// Returns whether an object is wanted.
    ///
    /// @param counts how many threads wait for each, if the filter asks for that
    private boolean isWanted(@Nullable Place place, ObjectFilter filter, Map<Place, Integer> counts) {
        if (place == null || !filter.isAwaited(counts.getOrDefault(place, 0))) {
            return false;
        }
        long block = place.block();
        ObjectKind kind = ObjectWalk.kindOf(blocks.header(block));
        ObjectWalk.Wanted wanted = filter.wanted();
        if (kind == null
                || !wanted.isOf(kind.type())
                || !wanted.isNamed(objectNames.nameOf(block).orElse(""))) {
            return false;
        }
        ObjectState state = kind.look(block, view);
        return state != null && wanted.isIn(state);
    }

    /// Returns the object, or the one that brought it along; null if there is none.
    private @Nullable Place placeOf(long object) {
        if (object == 0) {
            return null;
        }
        long block = blockOf(object);
        return new Place(block, Blocks.generation(blocks.header(block)));
    }

    private long blockOf(long object) {
        return EmbeddedLock.blockOf(object, blocks.header(object));
    }

    /// Returns the name of an object, or of the one that brought it along, or else where that lies.
    private String label(long object) {
        if (object == 0) {
            return "?";
        }
        long block = blockOf(object);
        return objectNames.nameOf(block).orElse("@" + block);
    }

    /// Returns what those wait for who wait for an object.
    private String awaited(long object) {
        ObjectKind kind = object == 0 ? null : ObjectKinds.find(Blocks.kind(blocks.header(object)));
        return kind == null ? "?" : kind.awaited();
    }
}
