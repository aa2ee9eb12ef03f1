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
import java.util.List;
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
            if (records.owner(record) != 0) {
                inUse++;
                waiters += WaiterState.base(records.state(record)) == WaiterState.IDLE ? 0 : 1;
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
    /// at.
    public Stream<ObjectInfo> objects(ObjectFilter filter) {
        return StreamSupport.stream(new Listing(new ObjectWalk(view, filter.wanted())), false);
    }

    private static final class Listing extends AbstractSpliterator<ObjectInfo> {
        private final ObjectWalk walk;

        Listing(ObjectWalk walk) {
            super(Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL);
            this.walk = walk;
        }

        @Override
        public boolean tryAdvance(Consumer<? super ObjectInfo> action) {
            ObjectWalk.Found found = walk.next();
            if (found != null) {
                action.accept(ObjectInfo.of(found));
            }
            return found != null;
        }
    }

    /// Counts the objects that are wanted.
    public long count(ObjectFilter filter) {
        if (filter.isAll()) {
            return readUse(blocks.survey()).objects();
        }
        ObjectWalk walk = new ObjectWalk(view, filter.wanted());
        long count = 0;
        while (walk.next() != null) {
            count++;
        }
        return count;
    }

    // ------------------------------------------------------------------------------------------------ who waits

    /// Returns the threads that wait for objects that are wanted, each read when the stream comes to it, as long as
    /// the scope is looked at.
    public Stream<WaiterInfo> waiters(ObjectFilter filter) {
        return IntStream.range(0, records.count())
                .mapToObj(record -> readWaiter(record, filter))
                .flatMap(Stream::ofNullable);
    }

    private @Nullable WaiterInfo readWaiter(int record, ObjectFilter filter) {
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
            if (records.state(record) != state || !(filter.isAll() || isWanted(object, filter))) {
                return null;
            }
            return waiter(owner, thread, object, since);
        } catch (ScopeFormatException e) {
            if (records.state(record) == state) {
                throw e;
            }
            return null; // the wait is over, and the object was removed
        }
    }

    private WaiterInfo waiter(long owner, long thread, long object, long since) {
        return new WaiterInfo(
                participants.pid(owner),
                thread,
                names.find(Token.of(Token.participant(owner), thread), thread),
                object,
                label(object),
                awaited(object),
                Math.max(0, System.nanoTime() - since));
    }

    /// Returns whether an object, or the one that brought it along, is wanted.
    private boolean isWanted(long object, ObjectFilter filter) {
        if (object == 0) {
            return false;
        }
        long block = blockOf(object);
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
