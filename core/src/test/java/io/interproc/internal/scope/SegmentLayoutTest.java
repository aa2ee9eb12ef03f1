package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.Semaphore;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Directory;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Contributions;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.OfdLeases;
import io.interproc.internal.participant.References;
import io.interproc.internal.participant.Token;
import io.interproc.internal.value.SharedCells;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Pins the layout of a segment by a golden file, written from a segment with one object of each kind.
class SegmentLayoutTest {

    private static final String GOLDEN = "segment-layout.txt";
    private static final SegmentLayout LAYOUT = SegmentLayout.STANDARD;
    private static final int CAPACITY = 1 << 20;
    private static final int LINE = SegmentLayout.LINE;

    /// The words that differ from segment to segment.
    private static final Set<Long> CHANGING = Set.of(
            SegmentLayout.IDENTITY_AT,
            SegmentLayout.IDENTITY_AT + 8,
            SegmentLayout.CREATED_AT,
            LAYOUT.participantsAt + 8,
            LAYOUT.participantsAt + 16);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @Test
    void theLayoutIsTheOneOfItsVersion() throws IOException {
        String found = describe();
        Path written = Files.writeString(Path.of("target", GOLDEN), found);
        assertThat(found)
                .as(
                        "The layout changed. Processes of the old and the new layout would damage each other's segments:"
                                + " raise SegmentLayout.VERSION, correct docs/internals/memory-layout.md, and copy %s"
                                + " over the golden file",
                        written.toAbsolutePath())
                .isEqualTo(golden());
    }

    private static String golden() {
        try (InputStream in = SegmentLayoutTest.class.getResourceAsStream(GOLDEN)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe() {
        StringBuilder text = new StringBuilder();
        describeConstants(text);
        try (Scope scope = Scope.processes(ScopeOptions.defaults().withCapacity(CAPACITY))) {
            List<Object> kept = new ArrayList<>(); // as long as there are handles the process refers to the objects
            for (ObjectKind kind : ObjectKinds.ALL) {
                kept.add(scope.object(kind.example(Optional.of("the " + kind.type()))));
            }
            Semaphore semaphore = scope.semaphore(5);
            kept.add(semaphore);
            kept.add(semaphore.hold(2));
            Attachment attachment = ((ProcessScope) scope).attachment();
            describeRecord(attachment.engine().records());
            dump(text, attachment.engine().words());
            assertThat(kept).hasSize(ObjectKinds.ALL.size() + 2);
        }
        return text.toString();
    }

    private static void describeRecord(WaiterRecords records) {
        int record = records.claim();
        records.describe(record, 0xC0, 0x10C, 0x7EAD, 0xF1, 0x51, 0xA6);
        records.setTicket(record, 0xC1);
        Contributions contributions = records.contributions();
        long waiting = WaiterState.begin(0, WaiterState.WAITING);
        contributions.setOwnTicket(record, waiting, 0x10D);
        contributions.casDonor(record, 0, Contributions.reference(3, 5));
        records.casState(record, 0, waiting);
        contributions.raiseBound(record, waiting, 0xB0, 0xB1);
        records.casState(record, records.state(record), WaiterState.idle(records.state(record)));
    }

    private static void describeConstants(StringBuilder text) {
        line(text, "version", SegmentLayout.VERSION);
        line(text, "magic", SegmentLayout.MAGIC);
        line(text, "marker", SegmentLayout.MARKER);
        text.append('\n');
        line(text, "header.version", SegmentLayout.VERSION_AT);
        line(text, "header.capacity", SegmentLayout.CAPACITY_AT);
        line(text, "header.state", SegmentLayout.STATE_AT);
        line(text, "header.identity", SegmentLayout.IDENTITY_AT);
        line(text, "header.heap-top", SegmentLayout.HEAP_TOP_AT);
        line(text, "header.record-count", SegmentLayout.RECORD_COUNT_AT);
        line(text, "header.reserved", SegmentLayout.RESERVED_AT);
        line(text, "header.flags", SegmentLayout.FLAGS_AT);
        line(text, "header.tables", SegmentLayout.TABLES_AT);
        line(text, "header.created", SegmentLayout.CREATED_AT);
        line(text, "header.freed-pages", SegmentLayout.FREED_PAGES_AT);
        line(text, "header.generation", SegmentLayout.GENERATION_AT);
        line(text, "header.map-reserved", SegmentLayout.MAP_RESERVED_AT);
        line(text, "header.spin-seats", SegmentLayout.SPIN_SEATS_AT);
        line(text, "header.record-chunks", SegmentLayout.RECORD_CHUNKS_AT);
        line(text, "state.ready", SegmentLayout.READY);
        line(text, "state.closing", SegmentLayout.CLOSING);
        line(text, "flag.portable", SegmentLayout.FLAG_PORTABLE);
        text.append('\n');
        line(text, "participants.count", LAYOUT.participants);
        line(text, "participants.at", LAYOUT.participantsAt);
        line(text, "participants.bytes", SegmentLayout.PARTICIPANT_BYTES);
        line(text, "buckets.count", LAYOUT.buckets);
        line(text, "buckets.at", LAYOUT.bucketsAt);
        line(text, "index.count", LAYOUT.indexSize);
        line(text, "index.at", LAYOUT.indexAt);
        line(text, "ready.at", LAYOUT.readyAt);
        line(text, "names.count", LAYOUT.names);
        line(text, "names.at", LAYOUT.namesAt);
        line(text, "records.count", LAYOUT.firstRecords);
        line(text, "pages.bytes", LAYOUT.pageBytes);
        line(text, "records.bytes", SegmentLayout.RECORD_BYTES);
        line(text, "records.at", LAYOUT.recordsAt);
        line(text, "map.at", LAYOUT.mapAt);
        line(text, "heap.at", LAYOUT.heapAt(CAPACITY));
        line(text, "lease.byte", OfdLeases.FIRST_BYTE);
        line(text, "removal.byte", OfdLeases.REMOVAL_BYTE);
        line(text, "reserve.byte", OfdLeases.RESERVE_BYTE);
        text.append('\n');
        line(text, "kind.records", Blocks.KIND_RECORDS);
        line(text, "kind.holds", Blocks.KIND_HOLDS);
        line(text, "kind.references", Blocks.KIND_REFERENCES);
        line(text, "block.new", Blocks.STATE_NEW);
        line(text, "block.live", Blocks.STATE_LIVE);
        line(text, "block.removed", Blocks.STATE_REMOVED);
        line(text, "block.free", Blocks.STATE_FREE);
        line(text, "block.part", Blocks.STATE_PART);
        line(text, "name.max-bytes", Directory.MAX_NAME_BYTES);
        text.append('\n');
        line(text, "lock.bytes", LockLine.BYTES);
        line(text, "lock.flag.queued", LockLine.QUEUED);
        line(text, "lock.flag.waking", LockLine.WAKING);
        line(text, "lock.flag.reserved", LockLine.RESERVED);
        line(text, "lock.flag.abandoned", LockLine.ABANDONED);
        line(text, "lock.option.fair", LockLine.FAIR);
        line(text, "lock.option.reentrant", LockLine.REENTRANT);
        line(text, "lock.option.policy-shift", LockLine.POLICY_SHIFT);
        line(text, "condition.bytes", Conditions.BYTES);
        line(text, "value.bytes", SharedCells.BYTES);
        for (ObjectKind kind : ObjectKinds.ALL) {
            text.append('\n');
            line(text, kind.type() + ".kind", kind.code());
            kind.words().forEach(word -> line(text, kind.type() + "." + word.name(), word.offset()));
        }
        text.append('\n');
        line(text, "token(slot 0, generation 1)", Token.of(0, 1));
        line(text, "token(slot 1023, generation 2^20-1)", Token.of(1023, Token.GENERATIONS - 1));
        line(text, "token(slot 0, generation 1, thread 5)", Token.of(Token.of(0, 1), 5L));
        line(text, "token(slot 0, generation 1, thread 2^23-1)", Token.of(Token.of(0, 1), (1L << 23) - 1));
        line(text, "token.flags", Token.FLAGS_MASK);
        line(text, "token.removed", Token.REMOVED);
        text.append('\n');
        line(text, "reference.refers", References.REFERS);
        line(text, "reference.owns", References.OWNS);
        line(text, "reference.removes", References.REMOVES);
        text.append('\n');
        line(text, "waiter.idle", WaiterState.IDLE);
        line(text, "waiter.waiting", WaiterState.WAITING);
        line(text, "waiter.awake", WaiterState.AWAKE);
        line(text, "waiter.queued", WaiterState.QUEUED);
        line(text, "waiter.signalled", WaiterState.SIGNALLED);
        line(text, "waiter.passed", WaiterState.PASSED);
        line(text, "waiter.asleep", WaiterState.ASLEEP);
        line(text, "waiter.notified", WaiterState.NOTIFIED);
        line(text, "waiter.inherited", WaiterState.INHERITED);
        line(text, "waiter.moved", WaiterState.MOVED);
        line(text, "waiter.first-generation", WaiterState.begin(0, WaiterState.IDLE));
        line(text, "reference(record 3, generation 5)", Contributions.reference(3, 5));
        line(text, "waiter.flag.virtual", WaiterRecords.FLAG_VIRTUAL);
        line(text, "waiter.flag.repairs", WaiterRecords.FLAG_REPAIRS);
        text.append('\n');
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append("%-44s 0x%x%n".formatted(name, value));
    }

    /// Writes the lines that are not zero, each as eight words, most significant digit first.
    private static void dump(StringBuilder text, Words words) {
        long end = words.getOpaque(SegmentLayout.HEAP_TOP_AT);
        for (long at = 0; at < end; at += LINE) {
            boolean zero = true;
            StringBuilder row = new StringBuilder("%06x:".formatted(at));
            for (long word = at; word < at + LINE; word += 8) {
                long value = words.getOpaque(word);
                zero &= value == 0;
                row.append(CHANGING.contains(word) ? " ................" : " %016x".formatted(value));
            }
            if (!zero) {
                text.append(row).append('\n');
            }
        }
    }
}
