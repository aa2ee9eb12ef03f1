package io.interproc.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeOptions;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.os.Processes;
import io.interproc.internal.scope.NamedFiles;
import io.interproc.internal.scope.SegmentsClosed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// What lies under the name of a scope and is not one, or not one of ours.
class ForeignFileTest {

    private static final int CAPACITY = 1 << 20;
    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(CAPACITY);
    private static final String REMEDY =
            "; it was written by another version or another program: remove it, or use another name";

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    private final String name = files.name();
    private final Path path = files.path();

    /// Leaves a segment under the name, as a killed process does, after a change.
    private void leave(Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes;
        try (Scope _ = Scope.processes(name, OPTIONS)) {
            bytes = Files.readAllBytes(path);
        }
        change.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        leave(bytes);
    }

    private void leave(byte[] bytes) throws IOException {
        Files.write(path, bytes);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    private void assertForeign(String what) throws IOException {
        try {
            assertThatThrownBy(() -> Scope.processes(name, OPTIONS))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessage(path + ": " + what + REMEDY);
        } finally {
            Files.delete(path);
        }
    }

    private void assertNoAccess(String message) throws IOException {
        try {
            assertThatThrownBy(() -> Scope.processes(name, OPTIONS))
                    .isInstanceOf(ScopeAccessException.class)
                    .hasMessageContaining(message);
        } finally {
            Files.delete(path);
        }
    }

    /// The control: without a change the segment of the dead is replaced by a new one.
    @Test
    void theSegmentOfTheDeadIsReplaced() throws IOException {
        leave(_ -> {});
        Object before = Files.getAttribute(path, "unix:ino");
        try (Scope scope = Scope.processes(name, OPTIONS)) {
            assertThat(Files.getAttribute(path, "unix:ino")).isNotEqualTo(before);
            assertThat(scope.intValue("n", 5).get()).isEqualTo(5);
        }
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        leave(new byte[0]);
        assertForeign("size in bytes: expected at least " + SegmentLayout.STANDARD.mapAt + ", found 0");
    }

    @Test
    void aFileTooSmallForTheTablesIsRefused() throws IOException {
        leave(new byte[4096]);
        assertForeign("size in bytes: expected at least " + SegmentLayout.STANDARD.mapAt + ", found 4096");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        leave(_ -> {});
        try (var file = new java.io.RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(CAPACITY - 4096);
        }
        assertForeign("capacity, at offset 16: expected 1044480, found 1048576");
    }

    @Test
    void aCapacityThatIsNotTheSizeIsRefused() throws IOException {
        leave(bytes -> bytes.putLong(16, CAPACITY * 2L));
        assertForeign("capacity, at offset 16: expected 1048576, found 2097152");
    }

    @Test
    void anotherMagicIsRefused() throws IOException {
        leave(bytes -> bytes.putLong(0, 0x1234));
        assertForeign("magic, at offset 0: expected 0x434f525052544e49, found 0x1234");
    }

    @Test
    void aFileOfZerosIsRefused() throws IOException {
        leave(new byte[CAPACITY]);
        assertForeign("magic, at offset 0: expected 0x434f525052544e49, found 0x0");
    }

    @Test
    void anotherByteOrderIsRefused() throws IOException {
        leave(bytes -> bytes.putLong(0, Long.reverseBytes(SegmentLayout.MAGIC)));
        assertForeign("byte order, at offset 0: expected little-endian, found big-endian");
    }

    @Test
    void anotherVersionIsRefusedWithBothNamed() throws IOException {
        leave(bytes -> bytes.putInt(8, 77));
        assertForeign("layout version, at offset 8: expected " + SegmentLayout.VERSION + ", found 77");
    }

    @Test
    void anotherWordSizeIsRefused() throws IOException {
        leave(bytes -> bytes.putInt(12, 0x0401_0203));
        assertForeign("marker of word size, at offset 12: expected 0x8010203, found 0x4010203");
    }

    @Test
    void otherTableSizesAreRefused() throws IOException {
        leave(bytes -> bytes.putLong(80, 0x11));
        assertForeign("table sizes, at offset 80: expected 0xc08090e070a, found 0x11");
    }

    @Test
    void aHeapTopOutsideTheHeapIsRefused() throws IOException {
        long heap = SegmentLayout.STANDARD.heapAt(CAPACITY);
        for (long top : new long[] {0, heap - 4096, heap + 64, CAPACITY + 4096, -4096}) {
            leave(bytes -> bytes.putLong(48, top));
            assertForeign(
                    "heap top, at offset 48: expected a multiple of 4096 from " + heap + " to 1048576, found " + top);
        }
    }

    @Test
    void aMarkOfReservedPagesBelowTheHeapTopIsRefused() throws IOException {
        long heap = SegmentLayout.STANDARD.heapAt(CAPACITY);
        leave(bytes -> bytes.putLong(64, heap - 64));
        assertForeign(
                "mark of what is reserved, at offset 64: expected from " + heap + " to 1048576, found " + (heap - 64));
    }

    @Test
    void aMarkOfTheMapOutsideTheMapIsRefused() throws IOException {
        long map = SegmentLayout.STANDARD.mapAt;
        long heap = SegmentLayout.STANDARD.heapAt(CAPACITY);
        for (long mark : new long[] {0, map - 64, heap + 64, -64}) {
            leave(bytes -> bytes.putLong(112, mark));
            assertForeign("mark of what is reserved of the map, at offset 112: expected from " + map + " to " + heap
                    + ", found " + mark);
        }
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path target = path.resolveSibling(path.getFileName() + ".target");
        Files.createFile(target);
        try {
            Files.createSymbolicLink(path, target);
            assertNoAccess("ELOOP: remove the symbolic link: it is never followed");
            assertThat(Files.size(target)).isZero();
        } finally {
            Files.delete(target);
        }
    }

    @Test
    void aDirectoryIsRefused() throws IOException {
        Files.createDirectory(path);
        assertNoAccess(path + " is not a regular file; remove it");
    }

    @Test
    void aPipeIsRefusedWithoutWaitingForItsOtherEnd() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", "-m", "600", path.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertNoAccess(path + " is not a regular file; remove it");
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws IOException {
        assumeTrue(Processes.effectiveUserId() == 0, "only root gives files away");
        leave(_ -> {});
        Files.setAttribute(path, "unix:uid", 65534);
        assertNoAccess(path + " belongs to user 65534, not to user 0; open it with ScopeOptions.permissions that allow"
                + " others");
    }

    @Test
    void aFileOfWiderPermissionsThanAskedForIsRefused() throws IOException {
        leave(_ -> {});
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertNoAccess(path + " has permissions 0666, wider than the 0600 asked for; open it with these"
                + " ScopeOptions.permissions, or remove it if no process uses it");
    }

    @Test
    void permissionsAreThoseAskedForWhateverTheUmask() throws IOException {
        try (Scope _ = Scope.processes(name, OPTIONS.withPermissions(0666))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw-rw-");
            assertThatThrownBy(() -> NativeSegmentFile.open(path, 0660))
                    .isInstanceOf(ScopeAccessException.class)
                    .hasMessageContaining("has permissions 0666, wider than the 0660 asked for");
        }
        try (Scope _ = Scope.processes(name, OPTIONS)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aFileOnADiskIsRefused(@TempDir Path directory) throws IOException {
        assumeTrue(!Files.getFileStore(directory).type().equals("tmpfs"), "/tmp is in memory here");
        Path file = Files.createFile(
                directory.resolve("scope"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertThatThrownBy(() -> NativeSegmentFile.open(file, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage(file + " is not on a memory file system; mount a tmpfs there");
        assertThatThrownBy(() -> PortableSegmentFile.open(file, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage(file + " is not on a memory file system; mount a tmpfs there");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        Path nowhere = SegmentFiles.DIRECTORY.resolve(name + ".d").resolve("scope");
        assertThatThrownBy(() -> NativeSegmentFile.createUnlinked(nowhere, CAPACITY, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessageContaining(nowhere + " cannot be used: openat(" + nowhere.getParent()
                        + ") failed: ENOENT: create the directory");
    }

    @Test
    void theFileWithoutSystemCallsIsCheckedAsWell() throws IOException {
        leave(_ -> {});
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> PortableSegmentFile.open(path, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessageStartingWith(path + " has permissions 0660, wider than the 0600 asked for");
        Files.delete(path);
        Files.createDirectory(path);
        assertThatThrownBy(() -> PortableSegmentFile.open(path, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage(path + " is not a regular file; remove it");
        Files.delete(path);
        Files.createSymbolicLink(path, Path.of("/dev/shm"));
        assertThatThrownBy(() -> PortableSegmentFile.open(path, 0600))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage(path + " is not a regular file; remove it");
        Files.delete(path);
        assertThat(PortableSegmentFile.open(path, 0600)).isNull();
    }
}
