package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PrivateFileTest {

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void leavesNoNameAndIsReachedByItsPath() throws IOException {
        try (PrivateFile file = PrivateFile.create()) {
            await().until(() -> names().isEmpty()); // those of other processes last for microseconds
            file.file().writeLong(42);
            try (RandomAccessFile other = PrivateFile.open(file.path())) {
                assertThat(other.readLong()).isEqualTo(42);
                other.writeLong(43);
            }
            file.file().seek(8);
            assertThat(file.file().readLong()).isEqualTo(43);
        }
    }

    @Test
    void keepsItsNameUntilItIsOpenedWhereThereIsNoProc() throws IOException {
        try (PrivateFile file = PrivateFile.create(false)) {
            assertThat(Path.of(file.path())).exists();
            file.file().writeLong(42);
            PrivateFile.sweepNow();
            try (RandomAccessFile other = PrivateFile.open(file.path())) {
                assertThat(Path.of(file.path())).doesNotExist();
                assertThat(other.readLong()).isEqualTo(42);
            }
        }
        PrivateFile unopened = PrivateFile.create(false);
        unopened.close();
        assertThat(Path.of(unopened.path())).doesNotExist();
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        try (PrivateFile file = PrivateFile.create()) {
            assertThat(Files.getPosixFilePermissions(Path.of(file.path())))
                    .allMatch(permission -> permission.name().startsWith("OWNER_"));
        }
    }

    @Test
    void twoFilesAreNotMistakenForEachOther() throws IOException {
        try (PrivateFile one = PrivateFile.create();
                PrivateFile two = PrivateFile.create()) {
            one.file().writeLong(1);
            two.file().writeLong(2);
            try (RandomAccessFile otherOne = PrivateFile.open(one.path());
                    RandomAccessFile otherTwo = PrivateFile.open(two.path())) {
                assertThat(otherOne.readLong()).isEqualTo(1);
                assertThat(otherTwo.readLong()).isEqualTo(2);
            }
        }
    }

    @Test
    void isUsableByAnInterruptedThread() throws IOException {
        Thread.currentThread().interrupt();
        try (PrivateFile file = PrivateFile.create()) {
            file.file().writeLong(42);
            file.file().seek(0);
            assertThat(file.file().readLong()).isEqualTo(42);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whatAKilledProcessLeftIsSweptAwayOnce() throws IOException {
        Path stale = Files.createFile(TEMPORARY.resolve("interproc-worker-left-by-a-test"));
        Path foreign = Files.createTempFile("interproc-something-else", "");
        try {
            PrivateFile.sweepNow();
            assertThat(stale).doesNotExist();
            assertThat(foreign).exists();
        } finally {
            Files.deleteIfExists(stale);
            Files.delete(foreign);
        }
    }

    private static List<Path> names() throws IOException {
        try (Stream<Path> names = Files.list(TEMPORARY)) {
            return names.filter(name -> name.getFileName().toString().startsWith("interproc-worker-"))
                    .toList();
        }
    }
}
