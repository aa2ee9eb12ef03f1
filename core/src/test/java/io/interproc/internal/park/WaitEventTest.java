package io.interproc.internal.park;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import jdk.jfr.EventType;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
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

    @TempDir
    private Path folder;

    @Test
    void aWaitForALockIsRecorded() throws Exception {
        String name = "wait-event-" + UUID.randomUUID();
        try (Scope scope = Scope.processes(name)) {
            RLock lock = scope.rlock();
            RecordedEvent event = recorded("lock", () -> {
                Thread waiter;
                try (Held _ = lock.hold()) {
                    waiter = Thread.ofPlatform().start(() -> lock.hold().close());
                    await().until(() -> lock.waiters() == 1);
                }
                waiter.join();
            });
            assertDescribes(event, "RLock", "TAKEN");
            assertThat(lock).asString().startsWith("RLock[@" + event.getLong("offset") + ",");
            assertThat(event.getString("segment")).endsWith("interproc." + name);
            assertThat(event.getBoolean("virtualThread")).isFalse();
            assertThat(event.getStackTrace().getFrames())
                    .anyMatch(frame -> frame.getMethod().getName().equals("hold"));
        }
    }

    /// As `interproc show` names it.
    @Test
    void aWaitForTheLockOfAValueIsRecordedAsOneForTheValue() throws Exception {
        try (Scope scope = Scope.processes()) {
            IntValue value = scope.intValue(0);
            RecordedEvent event = recorded("lock", () -> {
                Thread waiter;
                try (Held _ = value.hold()) {
                    waiter = Thread.ofPlatform().start(value::incrementAndGet);
                    await().until(() -> value.getLock().waiters() == 1);
                }
                waiter.join();
            });
            assertDescribes(event, "Value", "TAKEN");
            assertThat(value).asString().startsWith("Value[@" + event.getLong("offset") + ",");
        }
    }

    @Test
    void aWaitOnAConditionIsRecorded() throws Exception {
        try (Scope scope = Scope.processes()) {
            Condition condition = scope.condition();
            RecordedEvent event = recorded("notification", () -> {
                Thread waiter = Thread.ofPlatform().start(() -> {
                    try (Held _ = condition.hold()) {
                        condition.awaitUninterruptibly();
                    }
                });
                await().until(() -> condition.waiters() == 1);
                try (Held _ = condition.hold()) {
                    condition.notifyOne();
                }
                waiter.join();
            });
            assertDescribes(event, "Condition", "TAKEN");
            assertThat(condition).asString().startsWith("Condition[@" + event.getLong("offset") + ",");
        }
    }

    @Test
    void aWaitForPermitsIsRecorded() throws Exception {
        try (Scope scope = Scope.processes()) {
            Semaphore semaphore = scope.semaphore(0);
            RecordedEvent event = recorded("permits", () -> {
                Thread waiter = Thread.startVirtualThread(semaphore::acquireUninterruptibly);
                await().until(() -> semaphore.waiters() == 1);
                semaphore.release();
                waiter.join();
            });
            assertDescribes(event, "Semaphore", "TAKEN");
            assertThat(semaphore).asString().startsWith("Semaphore[@" + event.getLong("offset") + ",");
            assertThat(event.getBoolean("virtualThread")).isTrue();
        }
    }

    @Test
    void aWaitThatWasInterruptedIsRecordedAsThat() throws Exception {
        try (Scope scope = Scope.processes()) {
            Semaphore semaphore = scope.semaphore(0);
            RecordedEvent event = recorded("permits", () -> {
                FutureTask<Boolean> acquisition = new FutureTask<>(() -> {
                    semaphore.acquire();
                    return true;
                });
                Thread waiter = Thread.ofPlatform().start(acquisition);
                await().until(() -> semaphore.waiters() == 1);
                waiter.interrupt();
                assertThatThrownBy(acquisition::get).hasCauseInstanceOf(InterruptedException.class);
            });
            assertDescribes(event, "Semaphore", "INTERRUPTED");
        }
    }

    @Test
    void shortWaitsAreNotRecordedUnlessTheSettingsSaySo() {
        assertThat(EventType.getEventType(WaitEvent.class).getSettingDescriptors())
                .filteredOn(setting -> setting.getName().equals("threshold"))
                .extracting(SettingDescriptor::getDefaultValue)
                .containsExactly("20 ms");
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
        Duration moment = Duration.ofMillis(25);
        semaphore.tryAcquire(moment);
        try (Held _ = condition.hold()) {
            condition.await(moment);
        }
    }

    private static void assertDescribes(RecordedEvent event, String object, String outcome) {
        assertThat(event.getString("object")).isEqualTo(object);
        assertThat(event.getString("outcome")).isEqualTo(outcome);
    }

    private interface Waits {
        void run() throws Exception;
    }

    /// Returns the only event of a wait for this, however short, while the waits run.
    private RecordedEvent recorded(String awaited, Waits waits) throws Exception {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(WaitEvent.class).withoutThreshold();
            recording.start();
            waits.run();
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals(EVENT))
                .filter(event -> event.getString("awaited").equals(awaited))
                .toList();
        assertThat(events).hasSize(1);
        return events.getFirst();
    }
}
