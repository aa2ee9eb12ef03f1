package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.WaitPolicy;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The threads that the library starts: one watcher while a scope is open, and one dispatcher for each scope in
/// which a virtual thread has slept.
class BackgroundThreadsTest {

    private static final ScopeOptions OPTIONS =
            ScopeOptions.defaults().withCapacity(1 << 20).withWaitPolicy(WaitPolicy.SLEEP);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);
    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @Test
    void oneWatcherServesAllScopesAndEndsWithTheLast() throws Exception {
        assertThat(watchers()).isEmpty();
        Scope first = Scope.processes(OPTIONS);
        Scope second = Scope.processes(OPTIONS);
        await().atMost(WATCHDOG).until(() -> watchers().size() == 1);
        assertThat(watchers()).allMatch(Thread::isDaemon);
        first.close();
        assertThat(watchers()).hasSize(1);
        closeLast(second);
        assertThat(descriptorsOfTheWatcher()).isZero();
    }

    /// Closing the last scope waits for the watcher, though not longer than a second.
    private static void closeLast(Scope scope) {
        long begin = System.nanoTime();
        scope.close();
        if (System.nanoTime() - begin < LAST_LOOK.toNanos()) {
            assertThat(watchers()).isEmpty();
        } else {
            await().atMost(WATCHDOG).until(() -> watchers().isEmpty());
        }
    }

    @Test
    void theWatcherComesBackForALaterScope() throws Exception {
        for (int round = 0; round < 20; round++) {
            Scope scope = Scope.processes(OPTIONS);
            assertThat(scope.lock().isLocked()).isFalse();
            await().atMost(WATCHDOG).until(() -> watchers().size() == 1);
            closeLast(scope);
        }
        assertThat(descriptorsOfTheWatcher()).isZero();
    }

    /// One damaged segment must not leave the sleepers of the others alone.
    @Test
    void theWatcherLooksAfterOneScopeWhileItCannotLookAfterAnother() throws Exception {
        try (Scope damaged = Scope.processes(OPTIONS);
                Scope sound = Scope.processes(OPTIONS);
                Peer peer = Peer.start()) {
            Lock lock = sound.rlock();
            assertThat(peer.ask("read lock " + Peer.toHex(lock))).isEqualTo("read");
            assertThat(peer.ask("lock lock")).isEqualTo("locked");
            Condition condition = damaged.condition();
            Thread sleeper = Thread.ofPlatform().daemon().start(() -> {
                try (var _ = condition.getLock().hold()) {
                    condition.awaitUninterruptibly();
                } catch (RuntimeException _) {
                    // Its segment is damaged.
                }
            });
            await().atMost(WATCHDOG)
                    .until(() ->
                            condition.waiters() == 1 && !condition.getLock().isLocked());
            Words words = ((ProcessScope) damaged).attachment().engine().words();
            long count = words.getVolatile(SegmentLayout.RECORD_COUNT_AT);
            words.setVolatile(SegmentLayout.RECORD_COUNT_AT, 4L * SegmentLayout.STANDARD.firstRecords);
            Thread waiter = Thread.ofPlatform().start(() -> {
                try (var held = lock.hold()) {
                    assertThat(held.abandonedBy()).isPresent();
                }
            });
            await().atMost(WATCHDOG).until(() -> lock.waiters() == 1);
            peer.kill();
            waiter.join();
            words.setVolatile(SegmentLayout.RECORD_COUNT_AT, count);
            try (var _ = condition.getLock().hold()) {
                condition.notify(1);
            }
            sleeper.join();
        }
    }

    private static List<Thread> watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("interproc-watcher"))
                .toList();
    }

    private static long descriptorsOfTheWatcher() throws IOException {
        long found = 0;
        try (var numbers = Files.list(Path.of("/proc/self/fd"))) {
            for (Path number : numbers.toList()) {
                found += isOfTheWatcher(number) ? 1 : 0;
            }
        }
        return found;
    }

    private static boolean isOfTheWatcher(Path number) throws IOException {
        try {
            String target = Files.readSymbolicLink(number).toString();
            return target.equals("anon_inode:[pidfd]") || target.equals("anon_inode:[eventfd]");
        } catch (NoSuchFileException _) {
            return false; // closed meanwhile
        }
    }

    @Test
    void oneDispatcherServesManyVirtualThreadsAndEndsWithTheScope() throws Exception {
        Scope scope = Scope.processes(OPTIONS);
        Condition condition = scope.condition();
        int count = 200;
        CountDownLatch woken = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Thread.startVirtualThread(() -> {
                try (var _ = condition.getLock().hold()) {
                    condition.awaitUninterruptibly();
                }
                woken.countDown();
            });
        }
        await().atMost(WATCHDOG).until(() -> condition.waiters() == count);
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-dispatcher") == 1);
        try (var _ = condition.getLock().hold()) {
            assertThat(condition.notify(count)).isEqualTo(count);
        }
        woken.await();
        scope.close();
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-dispatcher") == 0);
    }
}
