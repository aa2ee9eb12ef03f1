package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeOptions;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.SegmentWords;
import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.Mappings;
import io.interproc.internal.os.OfdLock;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.participant.OfdLeases;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.References;
import io.interproc.internal.participant.Token;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullScopeTest {

    private static final int CAPACITY = 1 << 20;
    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(CAPACITY);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);
    private static final long STRIDE = SegmentLayout.PARTICIPANT_BYTES;
    private static final int SLOTS = SegmentLayout.STANDARD.participants;

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    @Test
    void exhaustedCapacityIsRefusedWithSizesAndRemedyAndTheScopeStaysUsable() throws InterruptedException {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock lock = scope.rlock();
            Condition condition = scope.condition("condition");
            IntValue value = scope.intValue("value", 1);
            assertThatThrownBy(() -> fill(scope))
                    .isInstanceOf(ScopeFullException.class)
                    .hasMessage(
                            "the scope is full: 128 bytes wanted, and no block of that size is free; at most 0 of 1048576"
                                    + " bytes are free side by side; remove objects, or open it with a greater"
                                    + " ScopeOptions.capacity");
            assertThatThrownBy(() -> scope.rlock("new"))
                    .isInstanceOf(ScopeFullException.class)
                    .hasMessageStartingWith("the scope is full: 128 bytes wanted");
            try (var _ = lock.hold()) {
                assertThat(value.addAndGet(1)).isEqualTo(2);
            }
            assertThat(scope.intValue("value", 5)).isEqualTo(value);
            try (var _ = condition.getLock().hold()) {
                assertThat(condition.awaitNanos(1)).isNotPositive();
            }
        }
    }

    /// More threads than the first chunk has records, and no room for another: they wait by polling, in no order.
    @Test
    void aLockIsStillWaitedForWhenThereIsNoRoomForRecords() throws InterruptedException {
        try (Scope scope = Scope.processes(OPTIONS)) {
            RLock lock = scope.rlock();
            IntValue value = scope.intValue(0);
            assertThatThrownBy(() -> fill(scope)).isInstanceOf(ScopeFullException.class);
            int threads = SegmentLayout.STANDARD.firstRecords + 50;
            List<Thread> waiting = new ArrayList<>();
            try (var _ = lock.hold()) {
                for (int t = 0; t < threads; t++) {
                    waiting.add(Thread.startVirtualThread(() -> {
                        try (var _ = lock.hold()) {
                            value.getAndAdd(1);
                        }
                    }));
                }
                await().atMost(WATCHDOG).until(() -> lock.waiters() == SegmentLayout.STANDARD.firstRecords);
            }
            for (Thread thread : waiting) {
                thread.join();
            }
            assertThat(value.get()).isEqualTo(threads);
        }
    }

    @Test
    void thatThereAreNoRecordsLeftIsLoggedOnceForEachScope() {
        int records = SegmentLayout.STANDARD.firstRecords;
        try (Peer peer = Peer.start()) {
            for (int scope = 0; scope < 2; scope++) {
                assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
                assertThat(peer.ask("condition condition")).isEqualTo("has condition");
                assertThat(peer.ask("int before")).isEqualTo("has before");
                assertThat(peer.ask("fill")).startsWith("ScopeFullException: the scope is full");
                for (int time = 0; time < 2; time++) {
                    assertThat(peer.ask("crowd condition " + records))
                            .isEqualTo(
                                    "the scope has no record left for a waiter of a condition: 256 are in use; open it"
                                            + " with a greater ScopeOptions.capacity");
                }
                assertThat(peer.ask("close")).isEqualTo("closed");
            }
            assertThat(peer.end()).isZero();
            String warning = "WARNING: all " + records + " records for waiting threads of " + files.path()
                    + " are in use, and there is no room for more: further threads wait for locks, values, semaphores and"
                    + " events by looking again and again, in no order, and cannot wait for conditions; open the scope"
                    + " with a greater ScopeOptions.capacity, or let fewer threads wait";
            assertThat(peer.errors().lines().filter(warning::equals)).hasSize(2);
        }
    }

    private static void fill(Scope scope) {
        while (true) {
            scope.intValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--enable-native-access=ALL-UNNAMED", "-Dinterproc.native=false"})
    void aFullFileSystemRefusesCreationAndAllocationAndKillsNobody(String option) throws IOException {
        try (Peer peer = startInSmallSharedMemory("384k", option)) {
            assertThat(peer.ask("open-large scope")).isEqualTo("opened");
            assertThat(peer.ask("int before")).isEqualTo("has before");
            assertThat(peer.ask("fill"))
                    .startsWith("ScopeFullException: the memory file system has no room for 4096 more bytes of"
                            + " /dev/shm/interproc.scope; enlarge it (docker run --shm-size")
                    .endsWith("or remove stale scopes (interproc gc)");
            assertThat(peer.ask("count before 10")).isEqualTo("counted");
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
        try (Peer peer = startInSmallSharedMemory("128k", option)) {
            assertThat(peer.ask("open-large scope"))
                    .startsWith("ScopeFullException: the memory file system has no room for "
                            + SegmentLayout.STANDARD.mapAt + " more bytes of");
            assertThat(peer.ask("open-large scope")).startsWith("ScopeFullException: the memory file system has no");
            assertThat(peer.ask("files")).as("what is left of both").isEqualTo("[]");
        }
    }

    /// Starts a process whose `/dev/shm` is a small one of its own.
    private static Peer startInSmallSharedMemory(String size, String option) throws IOException {
        List<String> command = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + " tmpfs /dev/shm && exec \"$@\"",
                "sh");
        assumeTrue(
                isPermitted(List.of(
                        "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", "mount -t tmpfs t /dev/shm")),
                "this system does not let a user mount a file system of its own");
        return Peer.startUnder(command, option);
    }

    private static boolean isPermitted(List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Others in the table of a segment's participants, as many as are wanted, all through one descriptor.
    private static final class Others implements AutoCloseable {
        private final Arena arena = Arena.ofShared();
        private final Descriptor descriptor;
        private final SegmentWords words;

        private Others(NamedFiles files) {
            descriptor = Descriptor.openIfPresent(files.path());
            words = new SegmentWords(Mappings.map(descriptor, 0, CAPACITY, arena));
        }

        private void enter(int slot) {
            assertThat(OfdLock.tryLock(descriptor, OfdLeases.FIRST_BYTE + slot)).isTrue();
            words.setVolatile(SegmentLayout.STANDARD.participantsAt + STRIDE * slot, 1L << 32 | 1);
            words.setOpaque(SegmentLayout.STANDARD.participantsAt + STRIDE * slot + 8, 1000 + slot);
        }

        /// Lets the participant in a slot have a handle of an object.
        private void refer(int slot, long block) {
            Participants participants = new Participants(words, SegmentLayout.STANDARD, new OfdLeases(descriptor));
            participants.adopt(Token.of(slot, 1));
            Blocks blocks = new Blocks(words, SegmentLayout.STANDARD, (_, _) -> {}, participants.self(), Backoff.PLAIN);
            new References(words, SegmentLayout.STANDARD, participants, blocks, Backoff.PLAIN)
                    .add(block, References.REFERS);
        }

        private void die(int slot) {
            OfdLock.unlock(descriptor, OfdLeases.FIRST_BYTE + slot);
        }

        @Override
        public void close() {
            arena.close();
            descriptor.close();
        }
    }

    @Test
    void theParticipantAfterTheLastSlotIsRefusedAndTheNextAfterOneLeftIsNot() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Others others = new Others(files);
                Peer peer = Peer.start()) {
            for (int slot = 1; slot < SLOTS; slot++) {
                others.enter(slot);
            }
            String order = "open " + files.name();
            assertThat(peer.ask(order))
                    .isEqualTo("ScopeFullException: the scope has 1024 participants, and no place for another; close"
                            + " the scope in processes that do not need it");
            assertThat(scope.intValue("n", 4).get()).isEqualTo(4);
            others.die(700);
            assertThat(peer.ask(order)).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            assertThat(peer.ask("get n")).isEqualTo("4");
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void aTableFullOfTheDeadIsReusedAndWhatTheyHeldIsGivenBack() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Others others = new Others(files);
                Peer peer = Peer.start()) {
            RLock lock = scope.rlock("lock");
            long at = ((SharedRLock) lock).offset();
            for (int slot = 1; slot < SLOTS; slot++) {
                others.enter(slot);
            }
            others.refer(1, at);
            for (int slot = 1; slot < SLOTS; slot++) {
                others.die(slot);
            }
            others.words.setVolatile(at + LockLine.STATE, Token.of(Token.of(1, 1), 5L));
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(lock.isLocked()).isFalse();
            assertThat(lock.isAbandoned()).isTrue();
            assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            assertThat(peer.ask("hold lock")).isEqualTo("abandoned by 1001");
            for (int slot = 2; slot < SLOTS; slot++) {
                assertThat(others.words.getVolatile(SegmentLayout.STANDARD.participantsAt + STRIDE * slot))
                        .isEqualTo(1L << 32);
            }
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void recordsThatTheDeadLeftAreUsedAgainWhenNoOtherIsLeft() throws InterruptedException {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Others others = new Others(files)) {
            RLock lock = scope.rlock("lock");
            Condition condition = scope.condition(lock);
            WaiterRecords records = ((SharedRLock) lock).engine().records();
            others.enter(7);
            for (int record = records.claim(); record >= 0; record = records.claim()) {
                others.words.setVolatile(records.at(record) + 8, Token.of(7, 1));
            }
            others.die(7);
            try (Held _ = lock.hold()) {
                assertThat(condition.await(Duration.ofMillis(1))).isFalse();
            }
            await("the rest of the sweep, in the background")
                    .atMost(WATCHDOG)
                    .until(() ->
                            others.words.getVolatile(SegmentLayout.STANDARD.participantsAt + STRIDE * 7) == 1L << 32);
        }
    }
}
