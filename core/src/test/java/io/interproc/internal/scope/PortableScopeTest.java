package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.internal.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Processes that do without system calls, alone and beside others that make them.
class PortableScopeTest {

    private static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);
    private static final Duration WATCHDOG = Duration.ofMinutes(2);
    private static final String TURNED_OFF = "-Dinterproc.native=false";
    private static final String NOT_ENABLED = "-Xshare:auto";

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    private final NamedFiles files = new NamedFiles();

    @Test
    void aProcessWithoutSystemCallsSharesALockWithOneThatHasThem() {
        try (Peer first = Peer.start();
                Peer second = Peer.startPortable()) {
            for (Peer peer : List.of(first, second)) {
                assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
                assertThat(peer.ask("int n")).isEqualTo("has n");
            }
            assertThat(first.ask("count n 5000")).isEqualTo("counted");
            assertThat(second.ask("count n 5000")).isEqualTo("counted");
            assertThat(first.ask("count n 5000")).isEqualTo("counted");
            assertThat(second.ask("get n")).isEqualTo("15000");
            assertThat(first.ask("close")).isEqualTo("closed");
            assertThat(second.ask("close")).isEqualTo("closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TURNED_OFF, NOT_ENABLED})
    void twoProcessesShareANamedScope(String option) {
        try (Peer first = Peer.startWith(option);
                Peer second = Peer.startWith(option)) {
            for (Peer peer : List.of(first, second)) {
                assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
                assertThat(peer.ask("int n")).isEqualTo("has n");
                assertThat(peer.ask("condition c")).isEqualTo("has c");
            }
            first.order("count n 2000");
            second.order("count n 2000");
            assertThat(first.answer()).isEqualTo("counted");
            assertThat(second.answer()).isEqualTo("counted");
            assertThat(second.ask("get n")).isEqualTo("4000");
            first.order("await c");
            await().atMost(WATCHDOG).until(() -> second.ask("notify c 1").equals("1"));
            assertThat(first.answer()).isEqualTo("true");
            assertThat(first.ask("close")).isEqualTo("closed");
            assertThat(files.path()).exists();
            assertThat(second.ask("close")).isEqualTo("closed");
            assertThat(files.path()).doesNotExist();
        }
    }

    @Test
    void aPrivateScopeIsOpenedByAHandleAndItsFileGoesWithTheLast() {
        try (Peer first = Peer.startPortable();
                Peer second = Peer.startPortable()) {
            assertThat(first.ask("private 1048576")).isEqualTo("private");
            assertThat(first.ask("int n")).isEqualTo("has n");
            assertThat(second.ask("read n " + first.ask("write n"))).isEqualTo("read");
            assertThat(second.ask("add n 3")).isEqualTo("3");
            assertThat(privateFilesOf(first)).hasSize(1);
            assertThat(first.ask("close")).isEqualTo("closed");
            assertThat(second.ask("get n")).isEqualTo("3");
            List<String> left = privateFilesOf(second);
            assertThat(left).hasSize(1);
            assertThat(second.end()).isZero();
            assertThat(left).noneMatch(file -> Files.exists(java.nio.file.Path.of(file)));
        }
    }

    private static List<String> privateFilesOf(Peer peer) {
        List<String> found = new ArrayList<>();
        try (var open = Files.list(java.nio.file.Path.of("/proc/" + peer.pid() + "/fd"))) {
            open.forEach(number -> {
                try {
                    String target = Files.readSymbolicLink(number).toString();
                    if (target.contains(SegmentFiles.PRIVATE_PREFIX)) {
                        found.add(target);
                    }
                } catch (IOException _) {
                    // Closed meanwhile.
                }
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"end", "exit 3"})
    void aProcessThatEndsWithoutClosingRemovesTheFile(String end) {
        try (Peer peer = Peer.startPortable()) {
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            peer.order(end);
            assertThat(peer.answer()).startsWith("ended");
            assertThat(files.path()).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TURNED_OFF, NOT_ENABLED})
    void thatItIsSlowerIsLoggedOnceWithTheReason(String option) {
        try (Peer peer = Peer.startWith(option)) {
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(peer.ask("private 1048576")).isEqualTo("private");
            assertThat(peer.end()).isZero();
            assertThat(peer.errors().lines().filter(line -> line.startsWith("WARNING: waiting without system calls")))
                    .singleElement()
                    .asString()
                    .startsWith("WARNING: waiting without system calls, which is slower: ")
                    .contains(option.equals(TURNED_OFF) ? "interproc.native" : "--enable-native-access");
        }
    }

    @Test
    void theNextOpenerReplacesTheFileOfTheKilled() {
        try (Peer peer = Peer.startPortable();
                Peer next = Peer.startPortable()) {
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            assertThat(peer.ask("add n 2")).isEqualTo("2");
            peer.kill();
            assertThat(next.ask("open " + files.name())).isEqualTo("opened");
            assertThat(next.ask("int n")).isEqualTo("has n");
            assertThat(next.ask("get n")).isEqualTo("0");
            assertThat(next.ask("close")).isEqualTo("closed");
        }
    }

    /// An interrupted thread closes the channel it works on, and would drop the lease with it.
    @Test
    void anInterruptedThreadKeepsItsLease() {
        try (Peer peer = Peer.startPortable();
                Peer other = Peer.startPortable()) {
            assertThat(peer.ask("interrupt")).isEqualTo("interrupted");
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            assertThat(peer.ask("int before")).isEqualTo("has before");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            assertThat(peer.ask("fill")).startsWith("ScopeFullException: the scope is full");
            assertThat(other.ask("open " + files.name())).isEqualTo("opened");
            assertThat(other.ask("rlock lock")).isEqualTo("has lock");
            assertThat(other.ask("try lock")).isEqualTo("false");
            assertThat(peer.ask("unlock lock")).isEqualTo("unlocked");
            assertThat(peer.ask("close")).isEqualTo("closed");
            assertThat(other.ask("hold lock")).isEqualTo("abandoned by nobody");
            assertThat(other.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void aNameThatIsOpenedAndRemovedAllTheTimeNeverGoesAwayUnderAUser() {
        try (Peer first = Peer.startPortable();
                Peer second = Peer.start()) {
            first.order("churn " + files.name() + " 50");
            second.order("churn " + files.name() + " 50");
            assertThat(first.answer()).isEqualTo("churned");
            assertThat(second.answer()).isEqualTo("churned");
        }
        assertThat(files.path()).doesNotExist();
    }

    @Test
    void aLockExcludesProcessesWithAndWithoutSystemCalls() {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Peer peer = Peer.startPortable()) {
            IntValue value = scope.intValue("n", 0);
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("int n")).isEqualTo("has n");
            peer.order("count n 2000");
            for (int i = 0; i < 2000; i++) {
                try (var _ = value.hold()) {
                    value.set(value.get() + 1);
                }
            }
            assertThat(peer.answer()).isEqualTo("counted");
            assertThat(value.get()).isEqualTo(4000);
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void notificationsGoBothWays() throws InterruptedException {
        try (Scope scope = Scope.processes(files.name(), OPTIONS);
                Peer peer = Peer.startPortable()) {
            Condition condition = scope.condition("c");
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("condition c")).isEqualTo("has c");
            peer.order("await c");
            await().atMost(WATCHDOG).until(() -> condition.waiters() == 1);
            try (var _ = condition.getLock().hold()) {
                assertThat(condition.notify(1)).isEqualTo(1);
            }
            assertThat(peer.answer()).isEqualTo("true");
            try (var _ = condition.getLock().hold()) {
                peer.order("notify c 1");
                assertThat(condition.await(WATCHDOG)).isTrue();
            }
            assertThat(peer.answer()).isEqualTo("1");
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void theDeathOfEitherSideIsNoticedByTheOther() {
        try (Peer with = Peer.start();
                Peer without = Peer.startPortable();
                Peer last = Peer.start()) {
            for (Peer peer : List.of(with, without, last)) {
                assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
                assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            }
            assertThat(with.ask("lock lock")).isEqualTo("locked");
            without.order("lock lock");
            await().atMost(WATCHDOG).until(() -> last.ask("waiters lock").equals("1"));
            with.kill();
            assertThat(without.answer()).isEqualTo("locked");
            last.order("hold lock");
            long pid = without.pid();
            without.kill();
            assertThat(last.answer()).isEqualTo("abandoned by " + pid);
            assertThat(last.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void aProcessWithoutSystemCallsOpensAPrivateScopeOfOneWithThem() {
        try (Scope scope = Scope.processes(OPTIONS);
                Peer peer = Peer.startPortable()) {
            RLock lock = scope.rlock();
            assertThat(peer.ask("read lock " + Peer.toHex(lock))).isEqualTo("read");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            assertThat(lock.tryLock()).isFalse();
            assertThat(peer.ask("unlock lock")).isEqualTo("unlocked");
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
    void aScopeClosedWithALockHeldPassesItToAWaiterOfTheOtherKind() {
        try (Peer without = Peer.startPortable();
                Peer with = Peer.start()) {
            for (Peer peer : List.of(without, with)) {
                assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
                assertThat(peer.ask("rlock lock")).isEqualTo("has lock");
            }
            assertThat(without.ask("lock lock")).isEqualTo("locked");
            with.order("hold lock");
            await().atMost(WATCHDOG).until(() -> without.ask("waiters lock").equals("1"));
            assertThat(without.ask("close")).isEqualTo("closed");
            assertThat(with.answer()).isEqualTo("abandoned by " + without.pid());
            assertThat(with.ask("close")).isEqualTo("closed");
        }
    }

    @Test
    void growingBesideEachOtherNeverOverwritesWhatAnotherMade() {
        try (Peer first = Peer.startPortable();
                Peer second = Peer.startPortable();
                Peer third = Peer.start()) {
            List<Peer> peers = List.of(first, second, third);
            for (Peer peer : peers) {
                assertThat(peer.ask("open-large " + files.name())).isEqualTo("opened");
            }
            peers.forEach(peer -> peer.order("grow 4000"));
            peers.forEach(peer -> assertThat(peer.answer()).isEqualTo("grown"));
            peers.forEach(peer -> assertThat(peer.ask("close")).isEqualTo("closed"));
        }
    }

    @Test
    void waitingWithoutSystemCallsIsAnOptionOfOneProcess() throws Exception {
        try (Scope scope = Scope.processes(files.name(), OPTIONS.withPortableWaiting(true));
                Peer peer = Peer.start()) {
            Condition condition = scope.condition("c");
            assertThat(peer.ask("open " + files.name())).isEqualTo("opened");
            assertThat(peer.ask("condition c")).isEqualTo("has c");
            Thread waiter = Thread.ofPlatform().start(() -> {
                try (var _ = condition.getLock().hold()) {
                    condition.awaitUninterruptibly();
                }
            });
            await().atMost(WATCHDOG).until(() -> condition.waiters() == 1);
            assertThat(peer.ask("notify c 1")).isEqualTo("1");
            waiter.join();
            assertThat(peer.ask("close")).isEqualTo("closed");
        }
    }
}
