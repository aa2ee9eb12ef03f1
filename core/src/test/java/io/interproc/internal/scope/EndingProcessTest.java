package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.OfdLock;
import io.interproc.internal.participant.OfdLeases;
import io.interproc.internal.participant.Participants;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The file of a scope goes with the last process, also if one of the last ends without closing. Who leaves waits a
/// second for those that are ending; where that was too short, because the machine was busy, the next opener removes
/// it.
@Timeout(60)
class EndingProcessTest {

    private static final int CAPACITY = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(CAPACITY);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    /// Another participant, through descriptors of its own.
    private static final class Other implements AutoCloseable {
        private final Descriptor descriptor;
        private final MappedWords mapped;
        private final Participants participants;

        private Other(NamedFiles files) {
            descriptor = Descriptor.openIfPresent(files.path());
            mapped = MappedWords.map(descriptor, CAPACITY);
            participants = new Participants(mapped.words(), SegmentLayout.STANDARD, new OfdLeases(descriptor));
            participants.enter(1, 0);
        }

        private long state() {
            return mapped.words().getVolatile(SegmentLayout.STATE_AT);
        }

        private void dropLease() {
            OfdLock.unlock(descriptor, OfdLeases.FIRST_BYTE + 1);
        }

        @Override
        public void close() {
            mapped.close();
            descriptor.close();
        }
    }

    @Test
    void whoClosesWaitsForTheEndOfWhoSaidThatItEnds() throws InterruptedException {
        long beginNanos;
        do {
            Scope scope = Scope.processes(files.name(), OPTIONS);
            beginNanos = System.nanoTime();
            try (Other other = new Other(files)) {
                other.participants.announceEnd();
                Thread closer = new Thread(scope::close);
                closer.start();
                while (other.state() != SegmentLayout.CLOSING && closer.isAlive()) {
                    Thread.onSpinWait();
                }
                assertThat(files.path()).exists();
                other.dropLease();
                closer.join();
            }
        } while (Files.exists(files.path()) && wasTooLate(beginNanos));
        assertThat(files.path()).doesNotExist();
    }

    private static boolean wasTooLate(long beginNanos) {
        return System.nanoTime() - beginNanos >= PATIENCE.toNanos();
    }

    @Test
    void whoDoesNotEndAfterAllKeepsTheFile() {
        Scope scope = Scope.processes(files.name(), OPTIONS);
        try (Other other = new Other(files)) {
            other.participants.announceEnd();
            scope.close();
            assertThat(files.path()).exists();
            assertThat(other.state()).isEqualTo(SegmentLayout.READY);
        }
        Scope.processes(files.name(), OPTIONS).close();
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void theWordOfAnEarlierParticipantOfTheSlotMeansNothing() {
        Scope scope = Scope.processes(files.name(), OPTIONS);
        try (Other other = new Other(files)) {
            other.participants.announceEnd();
            other.participants.leaveTable();
            other.participants.leaveLease();
            other.participants.enter(2, 0);
            assertThat(other.participants.isEnding(1)).isFalse();
            scope.close();
            assertThat(files.path()).exists();
        }
        Scope.processes(files.name(), OPTIONS).close();
    }

    @RepeatedTest(4)
    void twoThatExitAndOneThatClosesAtTheSameTimeLeaveNothing() {
        Scope scope = Scope.processes(files.name(), OPTIONS);
        long beginNanos;
        try (Peer one = Peer.start();
                Peer two = Peer.start()) {
            assertThat(one.ask("open " + files.name())).isEqualTo("opened");
            assertThat(two.ask("open " + files.name())).isEqualTo("opened");
            beginNanos = System.nanoTime();
            one.order("exit 0");
            two.order("exit 0");
            scope.close();
            assertThat(one.answer()).startsWith("ended");
            assertThat(two.answer()).startsWith("ended");
        }
        if (wasTooLate(beginNanos)) {
            Scope.processes(files.name(), OPTIONS).close();
        }
        assertThat(files.path()).doesNotExist();
    }
}
