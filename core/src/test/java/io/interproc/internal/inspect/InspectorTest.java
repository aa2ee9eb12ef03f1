package io.interproc.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.inspect.Inspector.ObjectInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.scope.NamedFiles;
import io.interproc.internal.scope.Peer;
import io.interproc.internal.scope.SegmentsClosed;
import io.interproc.internal.segment.PortableSegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Looking at scopes, and removing what is left of them, beside those who use, make and leave them.
class InspectorTest {

    private static final int CAPACITY = 1 << 20;

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    private static Path privateFile() {
        return SegmentFiles.DIRECTORY.resolve(SegmentFiles.PRIVATE_PREFIX + UUID.randomUUID());
    }

    private static List<String> namesIn(ScopeInfo scope) {
        List<String> names = Inspector.look(
                scope,
                view -> view.objects(ObjectFilter.ALL).map(ObjectInfo::name).toList());
        return names == null ? List.of() : names;
    }

    @Test
    void aPrivateScopeWithoutSystemCallsIsNotTakenForANamedOne() {
        try (Peer peer = Peer.startPortable()) {
            assertThat(peer.ask("private " + CAPACITY)).isEqualTo("private");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            List<ScopeInfo> shown = Inspector.readPrivate(peer.pid());
            assertThat(shown).hasSize(1);
            ScopeInfo scope = shown.getFirst();
            assertThat(scope.name()).isEmpty();
            assertThat(scope.isUsed()).isTrue();
            assertThat(namesIn(scope)).containsExactly("n");
            assertThat(Inspector.readPrivate()).extracting(ScopeInfo::identity).contains(scope.identity());
            assertThat(Inspector.names()).noneMatch(name -> scope.path().endsWith(name));
            Path path = Path.of(scope.path());
            assertThat(Inspector.removePrivate(path)).isFalse();
            assertThat(peer.ask("add n 2")).isEqualTo("2");
            assertThat(path).exists();
            peer.kill();
            assertThat(Inspector.removePrivate(path)).isTrue();
            assertThat(path).doesNotExist();
            assertThat(Inspector.removePrivate(path)).isFalse();
        }
    }

    /// No legal name leads to the file of a private scope.
    @Test
    void aNameThatLooksLikeThatOfAPrivateFileIsAName() {
        try (Peer peer = Peer.startPortable()) {
            String name = "-private-" + files.name();
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            assertThat(Inspector.names()).contains(name);
            assertThat(Inspector.read(name).name()).isEqualTo(name);
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void aFileThatIsBeingMadeIsLeftAloneUntilItsMakerDies() {
        try (Peer peer = Peer.start()) {
            PortableSegmentFile made = PortableSegmentFile.createUnlinked(files.path(), CAPACITY, 0600);
            Path temporary = made.temporary();
            try {
                assertThat(peer.ask("gc " + temporary)).isEqualTo("false");
                assertThat(temporary).exists();
            } finally {
                made.close(); // drops what its death would drop
            }
            assertThat(peer.ask("gc " + temporary)).isEqualTo("true");
            assertThat(temporary).doesNotExist();
        }
    }

    @Test
    void anEmptyFileOfADeadMakerIsRemoved() throws IOException {
        Path path = Files.createFile(privateFile());
        assertThat(Inspector.removePrivate(path)).isTrue();
        assertThat(path).doesNotExist();
    }

    @Test
    void whatIsNoScopeIsNotRemoved() throws IOException {
        for (Path path : List.of(files.path(), privateFile())) {
            try {
                Files.write(path, ByteBuffer.allocate(CAPACITY).putLong(0, 4711).array());
                assertThat(Inspector.removeIfScope(path)).isFalse();
                assertThat(Inspector.removePrivate(path)).isFalse();
                assertThat(Files.readAllBytes(path))
                        .isEqualTo(
                                ByteBuffer.allocate(CAPACITY).putLong(0, 4711).array());
            } finally {
                Files.deleteIfExists(path);
            }
        }
    }

    @Test
    void nobodyLosesAFileThatHeMakesToThoseWhoRemove() throws IOException {
        Path directory = Files.createDirectory(SegmentFiles.DIRECTORY.resolve(
                "interproc-making-" + ProcessHandle.current().pid()));
        try (Peer peer = Peer.startPortable()) {
            Path done = directory.resolve("done");
            peer.order("make " + directory + " 500");
            while (!Files.exists(done)) {
                try (DirectoryStream<Path> made =
                        Files.newDirectoryStream(directory, SegmentFiles.PRIVATE_PREFIX + "*")) {
                    made.forEach(Inspector::removePrivate);
                }
            }
            Files.delete(done);
            assertThat(peer.answer()).isEqualTo("made");
        } finally {
            Files.delete(directory);
        }
    }

    /// Closing a descriptor of the file would drop the leases of the process, and with them its locks.
    @ParameterizedTest
    @ValueSource(strings = {"show", "rm", "gc-name"})
    void aProcessWithoutSystemCallsKeepsItsLeasesWhenItLooksAtItsOwnScope(String order) {
        try (Peer peer = Peer.startPortable();
                Peer other = Peer.start()) {
            for (Peer each : List.of(peer, other)) {
                assertThat(each.ask("open " + files.name())).isEqualTo("opened");
                assertThat(each.ask("rlock lock")).isEqualTo("has lock");
            }
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            assertThat(peer.ask(order + " " + files.name()))
                    .isEqualTo(order.equals("show") ? "2 alive, objects [lock]" : "false");
            assertThat(other.ask("try lock")).isEqualTo("false");
            assertThat(other.ask("show " + files.name())).isEqualTo("2 alive, objects [lock]");
            assertThat(other.ask("close")).isEqualTo("closed");
            assertThat(peer.ask(order + " " + files.name()))
                    .isEqualTo(order.equals("show") ? "1 alive, objects [lock]" : "false");
            assertThat(other.ask("open " + files.name())).isEqualTo("opened");
            assertThat(other.ask("rlock lock")).isEqualTo("has lock");
            assertThat(other.ask("try lock")).isEqualTo("false");
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(peer.ask("show " + files.name())).isEqualTo("1 alive, objects [lock]");
            assertThat(other.ask("close")).isEqualTo("closed");
        }
    }
}
