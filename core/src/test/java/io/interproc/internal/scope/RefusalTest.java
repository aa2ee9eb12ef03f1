package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeOptions;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.OfdLock;
import io.interproc.internal.park.WaitQueues;
import io.interproc.internal.participant.OfdLeases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a scope says that others have damaged, abandoned or do not let go of.
class RefusalTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    @Test
    void anAbandonedLockOfPolicyFailNamesTheDeadAndTheRemedy() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS.withAbandonedPolicy(AbandonedPolicy.FAIL));
                Peer peer = Peer.start()) {
            RLock lock = scope.rlock("lock");
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            peer.kill();
            assertThatThrownBy(lock::lock)
                    .isInstanceOf(AbandonedLockException.class)
                    .hasMessageMatching("RLock\\[\"lock\"] was abandoned: process " + peer.pid() + ", thread \\d+ died"
                            + " holding it; repair what it guards and call Lock.recover");
            assertThat(lock.recover(() -> {})).isTrue();
            lock.hold().close();
        }
    }

    /// A remover that was stopped in the middle keeps the name; whoever wants it says so after a while.
    @Test
    void aScopeThatIsBeingRemovedForTooLongIsNamedWithTheRemedy() {
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            try (Descriptor remover = Descriptor.openIfPresent(files.path())) {
                assertThat(remover).isNotNull();
                assertThat(OfdLock.tryLock(remover, OfdLeases.REMOVAL_BYTE)).isTrue();
                peer.kill();
                assertThatThrownBy(() -> Scope.processes(files.name(), OPTIONS))
                        .isInstanceOf(ScopeAccessException.class)
                        .hasMessage(files.path() + " is being removed by a process that makes no progress; end that"
                                + " process, or remove the file");
            }
            Scope.processes(files.name(), OPTIONS).close();
        }
    }

    /// Never trusted: it was written by another process.
    @ParameterizedTest
    @ValueSource(longs = {0, 64, 0x35001, 1 << 20, -64})
    void aDamagedOffsetOfWaiterRecordsIsRefused(long offset) {
        try (Scope scope = Scope.processes(OPTIONS)) {
            Words words = ((ProcessScope) scope).attachment().engine().words();
            RLock lock = scope.rlock();
            int first = SegmentLayout.STANDARD.firstRecords;
            words.setVolatile(SegmentLayout.RECORD_CHUNKS_AT + 8, offset);
            words.setVolatile(SegmentLayout.RECORD_COUNT_AT, first + 1);
            words.setVolatile(((SharedRLock) lock).offset() + WaitQueues.TAIL, 1); // so that it looks for a waiter
            assertThatThrownBy(lock::waiters)
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageEndingWith(
                            ": the offset of chunk 1 of the waiter records, at offset 648, is damaged: expected a"
                                    + " multiple of 64 from " + SegmentLayout.STANDARD.heapAt(1 << 20)
                                    + " to 1015808, found "
                                    + offset);
            words.setVolatile(SegmentLayout.RECORD_COUNT_AT, 0);
        }
    }
}
