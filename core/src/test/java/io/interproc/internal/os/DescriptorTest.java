package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class DescriptorTest {

    private static final Path SHM = Path.of("/dev/shm");

    private Path directory;
    private Path path;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(SHM, "interproc-test-");
        path = directory.resolve("file");
    }

    @AfterEach
    void removeDirectory() throws IOException {
        Files.deleteIfExists(path);
        Files.delete(directory);
    }

    @Test
    void openingWhatIsNotThereGivesNull() {
        assertThat(Descriptor.openIfPresent(path)).isNull();
    }

    @Test
    void onlyTheFirstCreates() {
        try (Descriptor created = Descriptor.createIfAbsent(path, 0600);
                Descriptor opened = Descriptor.openIfPresent(path)) {
            assertThat(Descriptor.createIfAbsent(path, 0600)).isNull();
            assertThat(opened.status().isSameFileAs(created.status())).isTrue();
            assertThat(created.status().isRegularFile()).isTrue();
            assertThat(created.status().permissions()).isEqualTo(0600);
            assertThat(created.status().ownerId()).isEqualTo(Processes.effectiveUserId());
            assertThat(created.number()).isNotEqualTo(opened.number());
            assertThat(created).hasToString("descriptor " + created.number() + " of " + path);
        }
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws IOException {
        Path target = Files.createFile(directory.resolve("target"));
        Files.createSymbolicLink(path, target);
        try {
            assertThatThrownBy(() -> Descriptor.openIfPresent(path))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("openat(" + path + ") failed: ELOOP: remove the symbolic link: it is never followed");
            assertThat(Descriptor.createIfAbsent(path, 0600)).isNull();
            assertThat(FileStatus.ofPath(path).isRegularFile()).isFalse();
            assertThat(FileStatus.ofPath(target).isRegularFile()).isTrue();
        } finally {
            Files.delete(target);
        }
    }

    @Test
    void aDirectoryIsRefused() {
        assertThatThrownBy(() -> Descriptor.openIfPresent(directory))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("openat(" + directory + ") failed: EISDIR: ");
    }

    @Test
    void creatingInAMissingDirectoryIsRefused() {
        assertThatThrownBy(() -> Descriptor.createIfAbsent(path.resolve("x"), 0600))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("ENOENT: create the directory");
        assertThatThrownBy(() -> Descriptor.createUnnamed(path, 0600))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("ENOENT: create the directory");
    }

    @Test
    void anUnnamedFileAppearsWhenItIsLinked() {
        try (Descriptor file = Descriptor.createUnnamed(directory, 0600)) {
            assertThat(file.status().links()).isZero();
            assertThat(directory).isEmptyDirectory();
            assertThat(file.linkAs(path)).isTrue();
            assertThat(file.status().links()).isEqualTo(1);
            assertThat(FileStatus.ofPath(path).isSameFileAs(file.status())).isTrue();
        }
    }

    @Test
    void linkingDoesNotReplace() throws IOException {
        Files.createFile(path);
        try (Descriptor file = Descriptor.createUnnamed(directory, 0600)) {
            assertThat(file.linkAs(path)).isFalse();
        }
    }

    @Test
    void aMemoryFileCannotBeGivenAName() {
        try (Descriptor file = Descriptor.memoryFile("descriptor-test")) {
            assertThatThrownBy(() -> file.linkAs(path))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("linkat(memfd:descriptor-test as " + path + ") failed: EXDEV");
        }
    }

    @Test
    void aNameIsRemovedOnce() throws IOException {
        Files.createFile(path);
        assertThat(DirectoryEntries.unlink(path)).isTrue();
        assertThat(DirectoryEntries.unlink(path)).isFalse();
        assertThat(FileStatus.ofPath(path)).isNull();
        assertThat(FileStatus.ofPath(path.resolve("x"))).isNull();
        assertThatThrownBy(() -> DirectoryEntries.unlink(directory))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("unlinkat(" + directory + ") failed: EISDIR");
    }

    @Test
    void renamingReplaces() throws IOException {
        Path other = Files.createFile(directory.resolve("other"));
        FileStatus status = FileStatus.ofPath(other);
        Files.createFile(path);
        DirectoryEntries.rename(other, path);
        assertThat(FileStatus.ofPath(path).isSameFileAs(status)).isTrue();
        assertThatThrownBy(() -> DirectoryEntries.rename(other, path))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("renameat2(" + other + " to " + path + ") failed: ENOENT");
    }

    @Test
    void theModeIsChangedWhateverTheUmask() throws IOException {
        try (Descriptor file = Descriptor.createIfAbsent(path, 0600)) {
            file.changeMode(0666);
            assertThat(file.status().permissions()).isEqualTo(0666);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw-rw-");
        }
    }

    @Test
    void onlyMemoryFileSystemsCount() throws IOException {
        try (Descriptor shared = Descriptor.createUnnamed(directory, 0600);
                Descriptor memory = Descriptor.memoryFile("descriptor-test");
                Descriptor process = Descriptor.openIfPresent(Path.of("/proc/self/comm"))) {
            assertThat(FileStatus.isMemoryFileSystem(shared.fileSystemType()))
                    .isEqualTo(Files.getFileStore(SHM).type().equals("tmpfs"));
            assertThat(FileStatus.isMemoryFileSystem(memory.fileSystemType())).isTrue();
            assertThat(FileStatus.isMemoryFileSystem(process.fileSystemType())).isFalse();
        }
    }

    @Test
    void reservedPagesAreTakenAndGivenBack() {
        try (Descriptor file = Descriptor.createUnnamed(directory, 0600)) {
            file.resize(1 << 20);
            assertThat(file.status().allocated()).isZero();
            file.reserve(0, 1 << 20);
            assertThat(file.status().allocated()).isEqualTo(1 << 20);
            file.discard(0, 1 << 19);
            assertThat(file.status().allocated()).isEqualTo(1 << 19);
            assertThat(file.status().size()).isEqualTo(1 << 20);
        }
    }

    @Test
    void reservingMoreThanTheFileSystemHasIsRefused() throws IOException {
        long total = Files.getFileStore(SHM).getTotalSpace();
        assumeTrue(total > 0, "/dev/shm has no limit, so it cannot be filled");
        try (Descriptor file = Descriptor.createUnnamed(directory, 0600)) {
            assertThatThrownBy(() -> file.reserve(0, total + (1L << 30)))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("fallocate(" + directory + ") failed: ENOSPC: enlarge the file system");
            assertThat(file.status().allocated()).isZero();
            assertThat(file.status().size()).isZero();
        }
    }

    @Test
    void aRefusedReservationTakesNothing() {
        List<String> java =
                ChildJvm.command(FillingUp.class, List.of("--enable-native-access=ALL-UNNAMED"), directory.toString());
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec unshare --mount \"$@\"", "sh", "sh", "-c"));
        command.addAll(List.of("mount -t tmpfs -o size=1m none \"$0\" && exec \"$@\"", directory.toString()));
        command.addAll(java);
        try (ChildJvm child = ChildJvm.start(command)) {
            String first = child.readLine();
            assumeTrue(first != null, "a file system cannot be mounted here, which needs CAP_SYS_ADMIN and unshare");
            assertThat(first).isEqualTo("half: 524288");
            child.expect("fallocate(" + directory + ") failed: ENOSPC: "
                    + "enlarge the file system, for example: docker run --shm-size=1g");
            child.expect("after: 524288");
            child.expect("full: 1048576");
        }
    }

    /// Runs where the directory is a file system of 1 MiB.
    static final class FillingUp {
        public static void main(String[] args) {
            try (Descriptor file = Descriptor.createUnnamed(Path.of(args[0]), 0600)) {
                file.reserve(0, 512 << 10);
                System.out.println("half: " + file.status().allocated());
                try {
                    file.reserve(512 << 10, 768 << 10);
                } catch (SystemCallException e) {
                    System.out.println(e.getMessage());
                }
                System.out.println("after: " + file.status().allocated());
                file.reserve(512 << 10, 512 << 10);
                System.out.println("full: " + file.status().allocated());
            }
        }
    }

    @Test
    void badRangesAreRefused() {
        try (Descriptor file = Descriptor.createUnnamed(directory, 0600)) {
            assertThatThrownBy(() -> file.reserve(0, 0)).hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> file.discard(-1, 5)).hasMessageContaining("EINVAL");
            assertThatThrownBy(() -> file.resize(-1)).hasMessageContaining("EINVAL");
        }
    }

    @Test
    void aSealedFileKeepsItsSize() {
        try (Descriptor file = Descriptor.memoryFile("descriptor-test")) {
            file.resize(8192);
            file.addSeals(Descriptor.SEAL_SHRINK | Descriptor.SEAL_SEAL);
            assertThat(file.seals()).isEqualTo(Descriptor.SEAL_SHRINK | Descriptor.SEAL_SEAL);
            assertThatThrownBy(() -> file.resize(4096)).hasMessageContaining("EPERM");
            assertThatThrownBy(() -> file.addSeals(Descriptor.SEAL_GROW)).hasMessageContaining("EPERM");
            file.resize(16384);
            assertThat(file.status().size()).isEqualTo(16384);
        }
    }

    @Test
    void aNameTooLongForAMemoryFileIsRefused() {
        assertThatThrownBy(() -> Descriptor.memoryFile("x".repeat(250)))
                .isInstanceOf(SystemCallException.class)
                .hasMessageContaining("EINVAL");
    }

    @Test
    void aMemoryFileIsReopenedThroughProc() {
        try (Descriptor file = Descriptor.memoryFile("descriptor-test");
                Descriptor again = file.reopen();
                Descriptor byPid = Descriptor.openIfPresent(Processes.pid(), file.number())) {
            assertThat(again.status().isSameFileAs(file.status())).isTrue();
            assertThat(byPid.status().isSameFileAs(file.status())).isTrue();
        }
    }

    @Test
    void aDescriptorThatIsGoneCannotBeReopened() {
        Descriptor file = Descriptor.memoryFile("descriptor-test");
        file.close();
        assertThat(Descriptor.openIfPresent(Processes.pid(), file.number())).isNull();
    }

    @Test
    void descriptorsAreNotInherited() throws IOException {
        try (Descriptor file = Descriptor.memoryFile("descriptor-test");
                EventDescriptor event = new EventDescriptor()) {
            for (Descriptor descriptor : new Descriptor[] {file, event.descriptor()}) {
                assertThat(Files.readString(Path.of("/proc/self/fdinfo/" + descriptor.number())))
                        .containsPattern("flags:\\s0*2\\d{6}\\n");
            }
        }
    }

    @Test
    void closingIsIdempotentAndFinal() {
        Descriptor file = Descriptor.memoryFile("descriptor-test");
        file.close();
        try (Descriptor other = Descriptor.memoryFile("other")) {
            file.close();
            assertThat(other.status().size()).as("the number may be the same").isZero();
            String message = "descriptor is closed: memfd:descriptor-test";
            assertThatThrownBy(file::status)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> file.resize(1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(file::reopen)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(message);
            assertThatThrownBy(() -> OfdLock.tryLock(file, 0)).isInstanceOf(IllegalStateException.class);
        }
    }
}
