package io.interproc.internal.inspect;

import io.interproc.Holder;
import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.WaiterInfo;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.ThreadNames;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.value.SharedCells;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The reader of a segment from outside, which does not take part in the segment and changes no word of it.
///
/// What it reads is no snapshot: words change while it reads.
final class ScopeView {

    private static final SegmentLayout LAYOUT = SegmentLayout.STANDARD;

    private final SegmentFile file;
    private final long self;
    private final Words words;
    private final Participants participants;
    private final Blocks blocks;
    private final Directory directory;
    private final WaiterRecords records;
    private final WaitQueues queues;
    private final ThreadNames names;

    private ScopeView(SegmentFile file, long self, Words words) {
        this.file = file;
        this.self = self;
        this.words = words;
        this.participants = new Participants(words, LAYOUT, file.leases());
        this.blocks = new Blocks(words, LAYOUT, file, 0);
        this.directory = new Directory(words, LAYOUT, blocks);
        this.records = new WaiterRecords(words, LAYOUT, blocks, 0);
        this.queues = new WaitQueues(words, LAYOUT, records);
        this.names = new ThreadNames(words, LAYOUT);
    }

    /// Reads the segment of an open file.
    ///
    /// @param self this process's token as a participant, if it takes part through this very file, whose leases
    ///     do not show its own; else 0
    /// @param label the scope's name, or empty for a private one
    static ScopeInfo read(SegmentFile file, long self, String label) {
        try (MappedWords mapped = SegmentCheck.open(file, LAYOUT)) {
            return new ScopeView(file, self, mapped.words()).read(label);
        }
    }

    private ScopeInfo read(String label) {
        return new ScopeInfo(
                label,
                file.path(),
                SegmentCheck.identity(words).toString(),
                words.size(),
                words.getOpaque(SegmentLayout.RESERVED_AT),
                blocks.top() - blocks.first(),
                words.getOpaque(SegmentLayout.CREATED_AT),
                readParticipants(),
                readObjects(),
                readWaiters(),
                false);
    }

    private List<ParticipantInfo> readParticipants() {
        List<ParticipantInfo> all = new ArrayList<>();
        participants.forEachAlive(token -> all.add(new ParticipantInfo(
                Token.slot(token),
                participants.pid(token),
                participants.enteredMillis(token),
                token == self || file.leases().isHeldByAnother(Token.slot(token)))));
        return all;
    }

    private List<ObjectInfo> readObjects() {
        Map<Long, String> named = new HashMap<>();
        directory.forEach((name, block) -> named.put(block, name));
        List<ObjectInfo> all = new ArrayList<>();
        for (long block = blocks.first(); block < blocks.top(); ) {
            long header = blocks.header(block);
            String name = named.getOrDefault(block, "");
            if (Blocks.state(header) == Blocks.STATE_LIVE) {
                readObject(block, Blocks.kind(header), name).ifPresent(all::add);
            }
            block = blocks.next(block, header);
        }
        return all;
    }

    private Optional<ObjectInfo> readObject(long block, int kind, String name) {
        return switch (kind) {
            case Blocks.KIND_LOCK -> Optional.of(readLock("Lock", block, block, name, ""));
            case Blocks.KIND_RLOCK -> Optional.of(readLock("RLock", block, block, name, ""));
            case Blocks.KIND_CONDITION -> Optional.of(readCondition(block, name));
            case Blocks.KIND_VALUE -> Optional.of(readValue(block, name));
            default -> Optional.empty();
        };
    }

    private ObjectInfo readCondition(long block, String name) {
        ObjectInfo lock = readLock("Condition", block, words.getOpaque(block + EmbeddedLock.REFERENCE), name, "");
        return lock.withWaiters(queues.count(block));
    }

    private ObjectInfo readValue(long block, String name) {
        char code = (char) words.getIntOpaque(block + SharedCells.TYPE);
        String value = ValueFormat.format(code, words.getAcquire(block + SharedCells.VALUE));
        long lock = words.getOpaque(block + EmbeddedLock.REFERENCE);
        return lock == 0
                ? new ObjectInfo("Value '" + code + "'", name, block, value, null, 0, 0, null)
                : readLock("Value '" + code + "'", block, lock, name, value);
    }

    private ObjectInfo readLock(String kind, long block, long lock, String name, String value) {
        blocks.header(lock);
        long state = words.getVolatile(lock + LockLine.STATE);
        Holder holder = ownerOf(state);
        Holder dead = LockLine.isAbandoned(state) ? LockLine.lastDead(words, lock) : null;
        if (holder != null && !isAlive(state)) {
            dead = holder;
            holder = null;
        }
        return new ObjectInfo(kind, name, block, value, holder, queues.count(lock), lock, dead);
    }

    /// Returns whom a state word names as the owner, dead or alive, or null.
    private @Nullable Holder ownerOf(long state) {
        if (Token.owner(state) == 0) {
            return null;
        }
        long thread = names.threadOf(state);
        return new Holder(participants.pid(state), thread, names.find(state, thread));
    }

    /// Returns whether the participant of a token is in the scope and alive. Unlike [Participants#isDead] this
    /// changes no word.
    private boolean isAlive(long token) {
        boolean[] found = new boolean[1];
        participants.forEachAlive(alive -> found[0] |= alive == Token.participant(token)
                && (alive == self || file.leases().isHeldByAnother(Token.slot(alive))));
        return found[0];
    }

    private List<WaiterInfo> readWaiters() {
        List<WaiterInfo> all = new ArrayList<>();
        int count = records.count();
        for (int record = 0; record < count; record++) {
            long state = records.state(record);
            long owner = records.owner(record);
            if (owner == 0 || WaiterState.base(state) == WaiterState.IDLE) {
                continue;
            }
            long thread = records.threadId(record);
            boolean waiting = WaiterState.base(state) == WaiterState.WAITING;
            long queue = records.queue(record, state);
            all.add(new WaiterInfo(
                    participants.pid(owner),
                    thread,
                    names.find(Token.of(Token.participant(owner), thread), thread),
                    WaitQueues.object(queue != 0 ? queue : records.nextQueue(record)),
                    waiting ? "notification" : "lock",
                    Math.max(0, System.nanoTime() - records.since(record))));
        }
        return all;
    }
}
