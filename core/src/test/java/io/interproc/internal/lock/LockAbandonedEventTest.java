package io.interproc.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Holder;
import java.io.IOException;
import java.nio.file.Path;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Flight Recorder is told of a lock that was taken over.
class LockAbandonedEventTest {

    @Test
    void isRecordedWhileThereIsARecording(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.enable(LockAbandonedEvent.class);
            recording.start();
            LockAbandonedEvent.emit(64, new Holder(12, 34, ""));
            recording.stop();
            recording.dump(file);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("io.interproc.LockAbandoned"))
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLong("lock")).isEqualTo(64);
                    assertThat(event.getLong("pid")).isEqualTo(12);
                    assertThat(event.getLong("threadId")).isEqualTo(34);
                });
    }
}
