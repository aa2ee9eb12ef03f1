package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Flight Recorder is told of threads that wait.
@Timeout(60)
@SuppressWarnings("serial") // A task may call what is not public.
class WaitEventTest {

    private static final String EVENT = "io.interproc.Wait";

    /// Longer than what is not recorded.
    private static final Duration LONG = Duration.ofMillis(25);

    @TempDir
    private Path folder;

    @Test
    void aLongWaitForALockIsRecorded() throws Exception {
        String name = "wait-event-" + UUID.randomUUID();
        try (Scope scope = Scope.processes(name)) {
            Lock lock = scope.rlock();
            try (Held _ = lock.hold()) {
                assertThat(recorded(() -> inAnotherThread(() -> lock.tryLock(LONG))))
                        .singleElement()
                        .satisfies(event -> {
                            assertDescribes(event, "RLock", "lock", "TIMED_OUT");
                            assertThat(lock).asString().startsWith("RLock[@" + event.getLong("offset") + ",");
                            assertThat(event.getString("segment")).endsWith("interproc." + name);
                            assertThat(event.getBoolean("virtualThread")).isFalse();
                            assertThat(event.getStackTrace().getFrames())
                                    .anyMatch(
                                            frame -> frame.getMethod().getName().equals("tryLock"));
                        });
            }
        }
    }

    /// As `interproc show` names it.
    @Test
    void aWaitForTheLockOfAValueIsRecordedAsOneForTheValue() throws Exception {
        try (Scope scope = Scope.processes()) {
            IntValue value = scope.intValue(0);
            try (Held _ = value.hold()) {
                assertThat(recorded(() -> inAnotherThread(() -> value.getLock().tryLock(LONG))))
                        .singleElement()
                        .satisfies(event -> {
                            assertDescribes(event, "Value", "lock", "TIMED_OUT");
                            assertThat(value).asString().startsWith("Value[@" + event.getLong("offset") + ",");
                        });
            }
        }
    }

    @Test
    void aLongWaitOnAConditionIsRecorded() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            List<RecordedEvent> events = recorded(() -> {
                try (Held _ = condition.hold()) {
                    return condition.await(LONG);
                }
            });
            assertThat(events).singleElement().satisfies(event -> {
                assertDescribes(event, "Condition", "notification", "TIMED_OUT");
                assertThat(condition).asString().startsWith("Condition[@" + event.getLong("offset") + ",");
            });
        }
    }

    @Test
    void theEventOfAWaiterThatWasNotifiedSaysSo() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            List<RecordedEvent> events = recorded(() -> {
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try (Held _ = condition.hold()) {
                        condition.awaitUninterruptibly();
                    }
                });
                await().until(() -> condition.waiters() == 1);
                Thread.sleep(LONG);
                try (Held _ = condition.hold()) {
                    condition.notifyOne();
                }
                waiter.join();
                return true;
            });
            assertThat(events)
                    .singleElement()
                    .satisfies(event -> assertDescribes(event, "Condition", "notification", "TAKEN"));
        }
    }

    @Test
    void aLongWaitForPermitsIsRecorded() throws Exception {
        try (Scope scope = Scope.processes()) {
            Semaphore semaphore = scope.semaphore(1);
            assertThat(recorded(() -> semaphore.tryAcquire(2, LONG)))
                    .singleElement()
                    .satisfies(event -> {
                        assertDescribes(event, "Semaphore", "permits", "TIMED_OUT");
                        assertThat(semaphore).asString().startsWith("Semaphore[@" + event.getLong("offset") + ",");
                    });
        }
    }

    @Test
    void theEventOfAVirtualThreadThatGotItsPermitSaysSo() throws Exception {
        try (Scope scope = Scope.processes()) {
            Semaphore semaphore = scope.semaphore(0);
            List<RecordedEvent> events = recorded(() -> {
                Thread waiter = Thread.startVirtualThread(semaphore::acquireUninterruptibly);
                await().until(() -> semaphore.waiters() == 1);
                Thread.sleep(LONG);
                semaphore.release();
                waiter.join();
                return true;
            });
            assertThat(events).singleElement().satisfies(event -> {
                assertDescribes(event, "Semaphore", "permits", "TAKEN");
                assertThat(event.getBoolean("virtualThread")).isTrue();
            });
        }
    }

    /// It takes more than 100 ms, which nobody pays who does not record.
    @Test
    void waitingDoesNotInitialiseTheEventUnlessFlightRecorderIsInUse() throws Exception {
        Path log = folder.resolve("initialised.txt");
        try (Scope scope = Scope.processes()) {
            scope.worker()
                    .jvmOptions("-Xlog:class+init=info")
                    .redirectOutput(log)
                    .start(WaitEventTest::waitInAllWays, scope.semaphore(0), scope.condition())
                    .joinOrThrow();
        }
        assertThat(log)
                .content()
                .contains("Initializing 'io/interproc/internal/park/WaitEvents'")
                .doesNotContain("Initializing 'io/interproc/internal/park/WaitEvent'");
    }

    private static void waitInAllWays(Semaphore semaphore, Condition condition) throws InterruptedException {
        semaphore.tryAcquire(LONG);
        try (Held _ = condition.hold()) {
            condition.await(LONG);
        }
    }

    private static <T> T inAnotherThread(Callable<T> wait) throws Exception {
        FutureTask<T> result = new FutureTask<>(wait);
        Thread.ofPlatform().start(result);
        return result.get();
    }

    private static void assertDescribes(RecordedEvent event, String object, String awaited, String outcome) {
        assertThat(event.getString("object")).isEqualTo(object);
        assertThat(event.getString("awaited")).isEqualTo(awaited);
        assertThat(event.getString("outcome")).isEqualTo(outcome);
        assertThat(event.getDuration()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
    }

    /// Returns what a recording with the settings that the event brings along has of it.
    private List<RecordedEvent> recorded(Callable<?> waits) throws Exception {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(EVENT);
            recording.start();
            waits.call();
            recording.stop();
            recording.dump(file);
        }
        return eventsOf(file);
    }

    private static List<RecordedEvent> eventsOf(Path file) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .toList();
    }
}
