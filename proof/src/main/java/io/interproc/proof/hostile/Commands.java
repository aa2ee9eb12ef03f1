package io.interproc.proof.hostile;

import io.interproc.Scope;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.proof.ScopeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// What the command line does with damaged segments: it shows them, and removes those that nobody uses. It must remove
/// none that somebody uses, and `gc` none that is no segment any more, since it would be somebody else's file.
final class Commands {

    /// Behind the name of the scope that somebody uses, that of one that nobody uses.
    static final String UNUSED = "-unused";

    private static final SegmentLayout LAYOUT = SegmentLayout.STANDARD;

    private final String used;
    private final Path usedPath;
    private final String unused;
    private final Path unusedPath;

    Commands(String name) {
        this.used = name;
        this.usedPath = ScopeFile.of(name);
        this.unused = name + UNUSED;
        this.unusedPath = ScopeFile.of(unused);
    }

    /// Returns the commands on the segment that a process uses.
    List<Use.Operation> onUsed() {
        return List.of(
                new Use.Operation("show", () -> show(used)),
                new Use.Operation("gc", () -> require(!Inspector.removeIfScope(usedPath), "gc removed what is used")),
                new Use.Operation("rm", () -> require(!Inspector.remove(used, false), "rm removed what is used")));
    }

    /// Returns the commands on a damaged segment that nobody uses, which the first of them makes.
    ///
    /// @param way a number that chooses how it ends
    List<Use.Operation> onUnused(Case now, int way) {
        return List.of(
                new Use.Operation("make unused", () -> make(now)),
                new Use.Operation("show unused", () -> show(unused)),
                switch (Math.floorMod(way, 3)) {
                    case 0 -> new Use.Operation("gc unused", this::collect);
                    case 1 -> new Use.Operation("rm unused", this::remove);
                    default -> new Use.Operation("open unused", this::open);
                },
                new Use.Operation("clear unused", () -> Files.deleteIfExists(unusedPath)));
    }

    /// Reads all of a scope that `show` prints.
    private static void show(String name) {
        Inspector.look(Inspector.read(name), view -> {
            view.waiters(ObjectFilter.ALL).forEach(_ -> {});
            view.objects(ObjectFilter.ALL).forEach(_ -> {});
            return null;
        });
    }

    private void make(Case now) throws IOException {
        Files.createFile(
                unusedPath, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(unusedPath, now.damaged(), StandardOpenOption.WRITE);
    }

    private void collect() throws IOException {
        boolean isSegment = isSegment();
        boolean removed = Inspector.removeIfScope(unusedPath);
        require(
                removed == isSegment,
                isSegment ? "gc left a segment that nobody uses" : "gc removed what is no segment");
        require(removed != Files.exists(unusedPath), "gc did not do what it says");
    }

    private void remove() {
        require(Inspector.remove(unused, false), "rm left a file that nobody uses");
        require(!Files.exists(unusedPath), "rm did not do what it says");
    }

    /// Who opens what the dead have left removes it, unless it is no segment.
    private void open() throws IOException {
        boolean isSegment = isSegment();
        try (Scope fresh = Scope.processes(unused, Model.OPTIONS)) {
            require(isSegment, "what is no segment was opened");
            require(fresh.intValue("int", 42).get() == 42, "what the dead have left was opened");
        } finally {
            require(
                    isSegment != Files.exists(unusedPath),
                    "a file is there that should not be, or the other way round");
        }
    }

    /// Returns whether the header is that of a segment, as the format is written down.
    private boolean isSegment() throws IOException {
        ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(unusedPath)).order(ByteOrder.LITTLE_ENDIAN);
        long top = words.getLong((int) SegmentLayout.HEAP_TOP_AT);
        long reserved = words.getLong((int) SegmentLayout.RESERVED_AT);
        long mapReserved = words.getLong((int) SegmentLayout.MAP_RESERVED_AT);
        return words.getLong((int) SegmentLayout.MAGIC_AT) == SegmentLayout.MAGIC
                && words.getInt((int) SegmentLayout.VERSION_AT) == SegmentLayout.VERSION
                && words.getInt((int) SegmentLayout.VERSION_AT + 4) == SegmentLayout.MARKER
                && words.getLong((int) SegmentLayout.CAPACITY_AT) == words.capacity()
                && words.getLong((int) SegmentLayout.TABLES_AT) == LAYOUT.tables()
                && top >= LAYOUT.heapAt(words.capacity())
                && top % SegmentLayout.LINE == 0
                && reserved >= top
                && reserved <= words.capacity()
                && mapReserved >= LAYOUT.mapAt
                && mapReserved <= LAYOUT.heapAt(words.capacity());
    }

    private static void require(boolean fact, String violation) {
        if (!fact) {
            throw new AssertionError(violation);
        }
    }
}
