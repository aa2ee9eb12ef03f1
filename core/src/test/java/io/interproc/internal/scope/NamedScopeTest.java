package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.internal.memory.SegmentLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamedScopeTest extends NamedScopeFixture {

    @Test
    void theFileIsThereWhileTheScopeIsOpen() {
        try (Scope scope = open()) {
            assertThat(files.path()).exists();
            assertThat(scope.name()).contains(name);
            assertThat(scope).hasToString("Scope[processes:" + name + "]");
        }
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void twoScopesOfOneNameShareObjectsAndTheLastOneRemovesTheFile() {
        Scope first = open();
        Scope second = open();
        IntValue value = first.intValue("n", 1);
        assertThat(second.intValue("n", 2).addAndGet(5)).isEqualTo(6);
        first.close();
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        assertThat(files.path()).exists();
        assertThat(value.get())
                .as("an object stays while a scope of its segment is open")
                .isEqualTo(6);
        assertThatThrownBy(() -> first.intValue("n", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the scope is closed");
        second.close();
        assertThat(files.path()).doesNotExist();
        assertThatThrownBy(value::get).isInstanceOf(IllegalStateException.class).hasMessage("the scope is closed");
    }

    @Test
    void closingTwiceCountsOnce() {
        Scope first = open();
        Scope second = open();
        first.close();
        first.close();
        assertThat(second.intValue("n", 3).get()).isEqualTo(3);
        second.close();
        second.close();
    }

    @Test
    void aNameOpenedAnewIsEmpty() {
        try (Scope scope = open()) {
            scope.intValue("n", 7);
        }
        try (Scope scope = open()) {
            assertThat(scope.intValue("n", 1).get()).isEqualTo(1);
        }
    }

    @Test
    void processesThatCreateTheNameAtTheSameTimeGetOneSegment() {
        List<Peer> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                peers.add(Peer.start());
            }
            peers.forEach(peer -> peer.order("open " + name));
            peers.forEach(peer -> assertThat(peer.answer()).isEqualTo("opened"));
            peers.forEach(peer -> peer.order("int n"));
            peers.forEach(peer -> assertThat(peer.answer()).isEqualTo("has n"));
            peers.forEach(peer -> peer.order("count n 500"));
            peers.forEach(peer -> assertThat(peer.answer()).isEqualTo("counted"));
            assertThat(peers.getFirst().ask("get n")).isEqualTo("1500");
            peers.forEach(peer -> assertThat(peer.ask("close")).isEqualTo("closed"));
            assertThat(files.path()).doesNotExist();
        } finally {
            peers.forEach(Peer::close);
        }
    }

    @Test
    void aNameThatIsOpenedAndRemovedAllTheTimeNeverGoesAwayUnderAUser() {
        try (Peer first = Peer.start();
                Peer second = Peer.start()) {
            first.order("churn " + name + " 300");
            second.order("churn " + name + " 300");
            assertThat(first.answer()).isEqualTo("churned");
            assertThat(second.answer()).isEqualTo("churned");
        }
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void threadsThatOpenAndCloseTheNameNeverMeetAClosedScope() throws Exception {
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < 100; i++) {
                        try (Scope scope = open()) {
                            scope.intValue("n", 0).getAndAdd(1);
                        }
                    }
                } catch (Throwable e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void theFileStaysWhileAnotherProcessUsesIt() {
        try (Peer peer = Peer.start()) {
            Scope scope = open();
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            scope.close();
            assertThat(files.path()).exists();
            assertThat(peer.ask("add n 2")).isEqualTo("2");
            try (Scope again = open()) {
                assertThat(again.intValue("n", 0).get()).isEqualTo(2);
            }
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(files.path()).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "exit 3"})
    void aProcessThatEndsWithoutClosingRemovesTheFile(String end) {
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            peer.order(end);
            assertThat(peer.answer()).startsWith("ended");
        }
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void theNextOpenerReplacesTheFileOfTheKilled() {
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            assertThat(peer.ask("add n 2")).isEqualTo("2");
            peer.kill();
        }
        assertThat(files.path()).exists();
        try (Scope scope = open()) {
            assertThat(scope.intValue("n", 40).get()).isEqualTo(40);
        }
    }

    @Test
    void aKilledParticipantIsSweptByTheNextOpenerWhileOthersGoOn() {
        try (Scope scope = open();
                Peer victim = Peer.start()) {
            RLock lock = scope.rlock("lock");
            assertThat(victim.ask("open " + name)).isEqualTo("opened");
            assertThat(victim.ask("rlock lock")).isEqualTo("has lock");
            assertThat(victim.ask("lock lock")).isEqualTo("locked");
            long pid = victim.pid();
            victim.kill();
            try (Peer next = Peer.start()) {
                assertThat(next.ask("open " + name)).isEqualTo("opened");
                assertThat(next.ask("rlock lock")).isEqualTo("has lock");
                assertThat(lock.isLocked()).isFalse();
                assertThat(next.ask("hold lock")).isEqualTo("abandoned by " + pid);
            }
        }
    }

    @Test
    void theMarkOfARemoverThatDiedIsTakenBackWhileTheScopeIsUsed() throws IOException {
        try (Scope scope = open();
                Peer peer = Peer.start()) {
            scope.intValue("n", 6);
            markClosing();
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            assertThat(peer.ask("get n")).isEqualTo("6");
        }
    }

    @Test
    void theMarkOfARemoverThatDiedDoesNotKeepTheNameFromTheNext() throws IOException {
        try (Peer peer = Peer.start()) {
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            markClosing();
            peer.kill();
        }
        try (Scope scope = open()) {
            assertThat(scope.intValue("n", 6).get()).isEqualTo(6);
        }
    }

    private void markClosing() throws IOException {
        try (FileChannel channel = FileChannel.open(files.path(), StandardOpenOption.WRITE)) {
            ByteBuffer closing = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            channel.write(closing.putLong(0, SegmentLayout.CLOSING), SegmentLayout.STATE_AT);
        }
    }

    @Test
    void aScopeClosedWithALockHeldLeavesItAbandonedByThisProcess() {
        try (Peer peer = Peer.start()) {
            Scope scope = open();
            RLock lock = scope.rlock("lock");
            assertThat(peer.ask("open " + name)).isEqualTo("opened");
            assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            lock.lock();
            peer.order("hold lock");
            scope.close();
            assertThat(peer.answer())
                    .isEqualTo("abandoned by " + ProcessHandle.current().pid());
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void aNameThatWasTakenAwayByForceIsFreeForANewScope() throws IOException {
        Scope first = open();
        first.intValue("n", 1);
        Files.delete(files.path());
        try (Scope second = open()) {
            assertThat(second.intValue("n", 2).get()).isEqualTo(2);
            assertThat(first.intValue("n", 3).get()).isEqualTo(1);
            first.close();
            assertThat(files.path()).as("it is the second's").exists();
        }
    }
}
