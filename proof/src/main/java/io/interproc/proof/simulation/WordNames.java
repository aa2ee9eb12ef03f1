package io.interproc.proof.simulation;

import io.interproc.internal.lock.LineWord;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;
import io.interproc.proof.HeapMap;
import java.util.List;

/// What words of a simulated segment are called and what their values mean, for people.
final class WordNames {

    private static final List<String> RECORD = List.of(
            "state",
            "owner",
            "requeued",
            "bound",
            "queue",
            "next queue",
            "ticket",
            "flags",
            "thread",
            "since",
            "donor",
            "heir",
            "argument");
    private static final List<String> WAITER = List.of("IDLE", "WAITING", "AWAKE", "QUEUED", "SIGNALLED", "PASSED");

    private final World world;

    WordNames(World world) {
        this.world = world;
    }

    String name(long offset) {
        SegmentLayout layout = world.layout();
        if (offset < 0) {
            return "";
        }
        if (world.files().has(offset)) {
            return world.files().describe(offset, this);
        }
        if (offset < layout.participantsAt) {
            return offset < layout.participants ? "slot " + offset : "header+" + offset;
        }
        if (offset < layout.bucketsAt) {
            return "participant " + (offset - layout.participantsAt) / SegmentLayout.PARTICIPANT_BYTES + "+"
                    + (offset - layout.participantsAt) % SegmentLayout.PARTICIPANT_BYTES;
        }
        if (offset < layout.indexAt) {
            return "bucket";
        }
        if (offset < layout.readyAt) {
            return "hint " + (offset - layout.indexAt) / 4;
        }
        if (offset < layout.recordsAt) {
            return offset < layout.namesAt ? "ready bits" : "thread name";
        }
        if (offset < layout.mapAt) {
            long record = (offset - layout.recordsAt) / SegmentLayout.RECORD_BYTES;
            int field = (int) ((offset - layout.recordsAt) % SegmentLayout.RECORD_BYTES / 8);
            return "record " + record + " " + (field < RECORD.size() ? RECORD.get(field) : "?");
        }
        return world.map().has(offset) ? map(offset) : line(offset);
    }

    private String map(long offset) {
        HeapMap map = world.map();
        if (map.isDescription(offset)) {
            return "page " + map.pageDescribedAt(offset);
        }
        return map.isHints(offset) ? "hints of page " + map.pageDescribedAt(offset) : "notes";
    }

    private String line(long offset) {
        long start = offset & -SegmentLayout.LINE;
        int number = world.objects().indexOf(start);
        ObjectKind kind = number < 0 ? null : world.kindAt(start);
        if (kind == null) {
            return "block " + start + "+" + (offset - start);
        }
        String word = kind.words().stream()
                .filter(w -> w.offset() == offset - start)
                .map(LineWord::name)
                .findFirst()
                .orElseGet(() -> "+" + (offset - start));
        return kind.type() + " " + number + " " + word;
    }

    String value(long offset, long value) {
        if (world.files().has(offset)) {
            return Long.toHexString(value);
        }
        SegmentLayout layout = world.layout();
        if (offset >= layout.recordsAt
                && offset < layout.mapAt
                && (offset - layout.recordsAt) % SegmentLayout.RECORD_BYTES == 0) {
            return waiter(value);
        }
        if (world.map().isDescription(offset)) {
            return description(value);
        }
        if (offset >= layout.mapAt && world.isLock(offset - LockLine.STATE)) {
            return lockState(value);
        }
        return Long.toHexString(value);
    }

    /// Returns what the description of a page says.
    static String description(long value) {
        if (value == 0) {
            return "free";
        }
        long owner = HeapMap.owner(value);
        int sizeClass = HeapMap.sizeClass(value);
        return (owner == 0 ? "nobody" : "slot " + Token.slot(value))
                + (sizeClass == 0 ? ", claimed, distance " : ", class " + sizeClass + ", pages ")
                + HeapMap.count(value);
    }

    private static String waiter(long value) {
        int base = WaiterState.base(value);
        return (base < WAITER.size() ? WAITER.get(base) : "?" + base)
                + ((value & WaiterState.ASLEEP) != 0 ? ", ASLEEP" : "")
                + ((value & WaiterState.NOTIFIED) != 0 ? ", NOTIFIED" : "")
                + ((value & WaiterState.INHERITED) != 0 ? ", INHERITED" : "")
                + ((value & WaiterState.MOVED) != 0 ? ", MOVED" : "")
                + " #" + WaiterState.generation(value);
    }

    private static String lockState(long value) {
        long owner = Token.owner(value);
        String who = owner == 0 ? "free" : "slot " + Token.slot(value);
        return who
                + ((value & LockLine.QUEUED) != 0 ? ", QUEUED" : "")
                + ((value & LockLine.WAKING) != 0 ? ", WAKING" : "")
                + ((value & LockLine.RESERVED) != 0 ? ", RESERVED" : "")
                + ((value & LockLine.ABANDONED) != 0 ? ", ABANDONED" : "");
    }
}
