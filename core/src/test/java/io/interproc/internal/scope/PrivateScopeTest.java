package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeOptions;
import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PrivateScopeTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @Test
    void theMemoryIsSealedAgainstShrinking() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            SegmentFile file = ((ProcessScope) scope).attachment().file();
            Descriptor again = Descriptor.openIfPresent(file.pid(), file.descriptor());
            assertThat(again).isNotNull();
            try (again) {
                assertThat(again.seals())
                        .isEqualTo(Descriptor.SEAL_SHRINK | Descriptor.SEAL_GROW | Descriptor.SEAL_SEAL);
                assertThatThrownBy(() -> again.resize(4096))
                        .isInstanceOf(SystemCallException.class)
                        .hasMessageContaining("EPERM");
            }
        }
    }

    @Test
    void thereIsNoFileWithAName() throws IOException {
        Set<String> before = filesOfThisUser();
        try (Scope scope = Scope.processes(OPTIONS)) {
            scope.intValue(0);
            assertThat(scope.name()).isEmpty();
            assertThat(((ProcessScope) scope).attachment().file().path()).startsWith("/proc/");
            // Other processes may have private files meanwhile, whose names go away.
            await().until(() ->
                    filesOfThisUser().stream().noneMatch(file -> !before.contains(file) && file.contains("private")));
        }
    }

    private static Set<String> filesOfThisUser() throws IOException {
        try (var files = Files.list(SegmentFiles.DIRECTORY)) {
            return files.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aChildOpensTheHandleOfAnObject() {
        try (Scope scope = Scope.processes(OPTIONS);
                Peer peer = Peer.start()) {
            IntValue value = scope.intValue(3);
            assertThat(peer.ask("read value " + Peer.toHex(value))).isEqualTo("read");
            assertThat(peer.ask("add value 4")).isEqualTo("7");
            assertThat(value.get()).isEqualTo(7);
        }
    }

    @Test
    void aGrandchildOpensWhatAChildPassesOnAfterTheParentHasClosed() {
        try (Peer child = Peer.start();
                Peer grandchild = Peer.start()) {
            try (Scope scope = Scope.processes(OPTIONS)) {
                assertThat(child.ask("read value " + Peer.toHex(scope.intValue(3))))
                        .isEqualTo("read");
            }
            assertThat(grandchild.ask("read value " + child.ask("write value"))).isEqualTo("read");
            assertThat(grandchild.ask("add value 4")).isEqualTo("7");
            assertThat(child.ask("get value")).isEqualTo("7");
        }
    }

    @Test
    void aHandleWhoseSenderHasClosedTheScopeSaysSo() {
        Scope scope = Scope.processes(OPTIONS);
        String handle = Peer.toHex(scope.rlock());
        scope.close();
        String message = "the scope of the object no longer exists: a private scope of process "
                + ProcessHandle.current().pid() + "; keep it open in the sender until the receiver has opened it";
        assertThatThrownBy(() -> Peer.fromHex(handle))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage(message);
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("read lock " + handle)).isEqualTo("ScopeAccessException: " + message);
        }
    }

    @Test
    void aHandleWhoseSenderHasEndedSaysSo() {
        String handle;
        long pid;
        try (Peer sender = Peer.start()) {
            pid = sender.pid();
            assertThat(sender.ask("private 1048576")).isEqualTo("private");
            assertThat(sender.ask("rlock lock")).isEqualTo("has lock");
            handle = sender.ask("write lock");
        }
        assertThatThrownBy(() -> Peer.fromHex(handle))
                .isInstanceOf(ScopeAccessException.class)
                .hasMessage("the scope of the object no longer exists: a private scope of process " + pid
                        + "; keep it open in the sender until the receiver has opened it");
    }

    @Test
    void aHandleThatLeadsToAnotherScopeIsRefused() {
        Scope first = Scope.processes(OPTIONS);
        String handle = Peer.toHex(first.rlock());
        first.close();
        try (Scope second = Scope.processes(OPTIONS)) {
            assertThat(second.rlock()).isNotNull();
            assertThatThrownBy(() -> Peer.fromHex(handle))
                    .isInstanceOf(ScopeAccessException.class)
                    .hasMessageStartingWith("the scope of the object no longer exists");
            second.intValue(0).set(1);
        }
    }

    @Test
    void theLockOfAKilledChildIsTakenOver() {
        try (Scope scope = Scope.processes(OPTIONS);
                Peer peer = Peer.start()) {
            RLock lock = scope.rlock();
            assertThat(peer.ask("read lock " + Peer.toHex(lock))).isEqualTo("read");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            long pid = peer.pid();
            peer.kill();
            try (var held = lock.hold()) {
                assertThat(held.abandonedBy())
                        .get()
                        .extracting(holder -> holder.pid())
                        .isEqualTo(pid);
            }
        }
    }

    @Test
    void aChildThatOpensAScopeByItsHandleMayCloseIt() {
        try (Scope scope = Scope.processes(OPTIONS);
                Peer peer = Peer.start()) {
            assertThat(peer.ask("read scope " + Peer.toHex(scope))).isEqualTo("read");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            assertThat(peer.ask("add n 2")).isEqualTo("2");
            assertThat(peer.ask("descriptors")).isEqualTo("2");
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(peer.ask("descriptors")).isEqualTo("0");
            assertThat(peer.ask("add n 2")).isEqualTo("IllegalStateException: the scope is closed");
            assertThat(scope.intValue("n", 0).get()).isEqualTo(2);
        }
    }
}
