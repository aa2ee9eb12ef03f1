package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.WaitPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The threads that the library starts: one watcher for all scopes while somebody sleeps in one, and one dispatcher for
/// each scope in which a virtual thread has slept.
class BackgroundThreadsTest {

    private static final ScopeOptions OPTIONS =
            ScopeOptions.defaults().withCapacity(1 << 20).withWaitPolicy(WaitPolicy.SLEEP);
    private static final Duration WATCHDOG = Duration.ofMinutes(1);

    @RegisterExtension
    private static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @Test
    void anUncontendedScopeStartsNoThread() {
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-watcher") == 0);
        try (Scope scope = Scope.processes(OPTIONS)) {
            scope.intValue(0).getAndAdd(1);
            try (var _ = scope.lock().hold()) {
                assertThat(SegmentsClosed.threads("interproc-watcher")).isZero();
                assertThat(SegmentsClosed.threads("interproc-dispatcher")).isZero();
            }
        }
    }

    @Test
    void oneWatcherServesAllScopesAndEndsWhenNobodySleeps() throws Exception {
        List<Thread> waiters = new ArrayList<>();
        try (Scope first = Scope.processes(OPTIONS);
                Scope second = Scope.processes(OPTIONS)) {
            Condition one = first.condition();
            Condition other = second.condition();
            for (Condition condition : List.of(one, other)) {
                waiters.add(Thread.ofPlatform().start(() -> {
                    try (var _ = condition.lock().hold()) {
                        condition.awaitUninterruptibly();
                    }
                }));
            }
            await().atMost(WATCHDOG).until(() -> one.waiters() == 1 && other.waiters() == 1);
            await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-watcher") == 1);
            assertThat(Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("interproc-watcher")))
                    .allMatch(Thread::isDaemon);
            for (Condition condition : List.of(one, other)) {
                try (var _ = condition.lock().hold()) {
                    condition.notify(1);
                }
            }
            for (Thread waiter : waiters) {
                waiter.join();
            }
        }
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-watcher") == 0);
        assertThat(descriptorsOfTheWatcher()).isZero();
    }

    private static long descriptorsOfTheWatcher() throws IOException {
        long found = 0;
        try (var numbers = Files.list(Path.of("/proc/self/fd"))) {
            for (Path number : numbers.toList()) {
                String target =
                        Files.exists(number) ? Files.readSymbolicLink(number).toString() : "";
                found += target.equals("anon_inode:[pidfd]") ? 1 : 0;
            }
        }
        return found;
    }

    @Test
    void theWatcherComesBackForALaterSleeper() throws Exception {
        for (int round = 0; round < 2; round++) {
            try (Scope scope = Scope.processes(OPTIONS)) {
                Lock lock = scope.lock();
                Thread waiter;
                lock.lock();
                try {
                    waiter = Thread.ofPlatform().start(() -> {
                        try (var _ = lock.hold()) {
                            assertThat(lock.isHeldByCurrentThread()).isTrue();
                        }
                    });
                    await().atMost(WATCHDOG).until(() -> lock.waiters() == 1);
                    await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-watcher") == 1);
                } finally {
                    lock.unlock();
                }
                waiter.join();
            }
            await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-watcher") == 0);
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
                try (var _ = condition.lock().hold()) {
                    condition.awaitUninterruptibly();
                }
                woken.countDown();
            });
        }
        await().atMost(WATCHDOG).until(() -> condition.waiters() == count);
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-dispatcher") == 1);
        try (var _ = condition.lock().hold()) {
            assertThat(condition.notify(count)).isEqualTo(count);
        }
        woken.await();
        scope.close();
        await().atMost(WATCHDOG).until(() -> SegmentsClosed.threads("interproc-dispatcher") == 0);
    }
}
