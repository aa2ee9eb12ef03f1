package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ScopeFormatException;
import io.interproc.ScopeOptions;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Token;
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A segment that another program damages while it is used.
class DamagedSegmentTest {

    private static final Duration WATCHDOG = Duration.ofMinutes(1);
    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    @RegisterExtension
    private final NamedFiles others = new NamedFiles();

    /// Else the lease would be held, and the file be there, until the process ends.
    @Test
    void closingDropsTheLeaseAndTheFileEvenIfNothingCanBeSwept() {
        Scope scope = Scope.processes(files.name(), OPTIONS);
        Attachment attachment = ((ProcessScope) scope).attachment();
        attachment.engine().words().setVolatile(SegmentLayout.HEAP_TOP_AT, 8);
        assertThatThrownBy(scope::close)
                .isInstanceOf(ScopeFormatException.class)
                .hasMessageStartingWith(files.path() + ": the heap top, at offset 48, is damaged: expected a multiple");
        assertThat(files.path()).doesNotExist();
        assertThat(SegmentsClosed.open())
                .noneMatch(target -> target.startsWith(files.path().toString()));
    }

    /// Else who opens one name would work on the segment of the other.
    @Test
    void aFileWithTheIdentityOfAnotherScopeIsRefused() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Peer peer = Peer.start()) {
            IntValue untouched = scope.intValue("n", 1);
            assertThat(peer.ask("open " + others.name())).isEqualTo("opened");
            UUID identity = ((ProcessScope) scope).attachment().identity();
            overwriteIdentity(others.name(), identity);
            assertThatThrownBy(() -> Scope.processes(others.name(), OPTIONS))
                    .isInstanceOf(ScopeFormatException.class)
                    .hasMessageStartingWith(others.path() + ": identity, at offset 32: expected another one than that"
                            + " of " + files.path() + ", found " + identity);
            assertThat(untouched.get()).isEqualTo(1);
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    /// The sweep does not reach the lock, but who wants a lock takes it over from the dead before the sweep.
    @Test
    void aLockOfTheDeadBehindADamagedBlockIsTakenOver() throws Exception {
        try (Scope scope = Scope.processes(OPTIONS)) {
            long before = ((SharedMutex) scope.lock()).offset();
            SharedMutex lock = (SharedMutex) scope.lock();
            Words words = lock.engine().words();
            long header = words.getVolatile(before);
            words.setVolatile(before, header & 0xFFF);
            words.setVolatile(lock.offset() + LockLine.STATE, Token.of(Token.of(5, 1), 1));
            CompletableFuture<Boolean> tried = CompletableFuture.supplyAsync(() -> {
                boolean acquired = lock.tryLock();
                if (acquired) {
                    lock.unlock();
                }
                return acquired;
            });
            assertThat(tried.get(WATCHDOG.toSeconds(), TimeUnit.SECONDS)).isTrue();
            words.setVolatile(before, header);
        }
    }

    /// Else a new record would be taken by a CAS that can never succeed.
    @Test
    void aDamagedCountOfRecordsIsRefused() {
        try (Scope scope = Scope.processes(OPTIONS)) {
            SharedMutex lock = (SharedMutex) scope.lock();
            Words words = lock.engine().words();
            for (long count : new long[] {0x8000_0000L, 0x1_0000_0000L, 0x1_0000, -1}) {
                words.setVolatile(SegmentLayout.RECORD_COUNT_AT, count);
                assertThatThrownBy(() -> lock.engine().records().claim())
                        .isInstanceOf(ScopeFormatException.class)
                        .hasMessageEndingWith(": the count of waiter records, at offset 56, is damaged: expected from 0"
                                + " to 65535, found " + count);
            }
            words.setVolatile(SegmentLayout.RECORD_COUNT_AT, 0);
        }
    }

    private static void overwriteIdentity(String name, UUID identity) {
        SegmentFile file = SegmentFiles.open(SegmentFiles.pathOf(name), 0600);
        assertThat(file).isNotNull();
        try (MappedWords mapped = SegmentCheck.open(file, SegmentLayout.STANDARD)) {
            Words words = mapped.words();
            words.setVolatile(SegmentLayout.IDENTITY_AT, identity.getMostSignificantBits());
            words.setVolatile(SegmentLayout.IDENTITY_AT + 8, identity.getLeastSignificantBits());
        } finally {
            file.close();
        }
    }
}
