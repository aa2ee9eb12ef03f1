package io.interproc.internal.inspect;

import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.WaiterInfo;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.MappedWords;
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
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    private final ObjectView view;

    private ScopeView(SegmentFile file, long self, Words words) {
        this.file = file;
        this.self = self;
        this.words = words;
        this.participants = new Participants(words, LAYOUT, file.leases());
        this.blocks = new Blocks(words, LAYOUT, file, 0);
        this.directory = new Directory(words, LAYOUT, blocks);
        this.records = new WaiterRecords(words, LAYOUT, blocks, 0);
        this.queues = new WaitQueues(words, LAYOUT, records);
        HoldRecords holds = new HoldRecords(words, LAYOUT, blocks);
        this.names = new ThreadNames(words, LAYOUT);
        this.view = new ObjectView(words, blocks, queues, holds, names, participants, this::isAlive);
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
                ObjectKind kind = ObjectKinds.find(Blocks.kind(header));
                if (kind != null) {
                    all.add(ObjectInfo.of(name, block, kind.look(block, view)));
                }
            }
            block = blocks.next(block, header);
        }
        return all;
    }

    /// Returns whether the participant of a token is in the scope and alive. Unlike [Participants#isDead] this
    /// changes no word.
    private boolean isAlive(long token) {
        boolean[] found = new boolean[1];
        participants.forEachAlive(alive -> found[0] |= alive == Token.participant(token)
                && (alive == self || file.leases().isHeldByAnother(Token.slot(alive))));
        return found[0];
    }

    /// Returns what those wait for who wait for an object.
    private String awaited(long object) {
        ObjectKind kind = object == 0 ? null : ObjectKinds.find(Blocks.kind(blocks.header(object)));
        return kind == null ? "?" : kind.awaited();
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
            long queue = records.queue(record, state);
            long object = WaitQueues.object(queue != 0 ? queue : records.nextQueue(record));
            all.add(new WaiterInfo(
                    participants.pid(owner),
                    thread,
                    names.find(Token.of(Token.participant(owner), thread), thread),
                    object,
                    awaited(object),
                    Math.max(0, System.nanoTime() - records.since(record))));
        }
        return all;
    }
}
