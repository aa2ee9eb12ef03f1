package io.interproc.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.internal.serial.SerializedTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskMessageTest {

    private static final Set<String> CLASSES = new LinkedHashSet<>(List.of("java.lang.String", "[I", "a.Ünïcode"));

    private static final Map<String, Long> DIGESTS = Map.of("a.Ünïcode", -3L << 40);

    private final TaskMessage message = new TaskMessage(
            "Wörker 1",
            4711L << 20,
            true,
            "/proc/1/fd/2",
            -5,
            new SerializedTask(new byte[] {1, 2, 3}, CLASSES, DIGESTS));

    @Test
    void arrivesAsItWasSent() throws IOException {
        TaskMessage read = TaskMessage.readFrom(new ByteArrayInputStream(bytes(message)));
        assertThat(read.name()).isEqualTo("Wörker 1");
        assertThat(read.parentPid()).isEqualTo(4711L << 20);
        assertThat(read.outlivesParent()).isTrue();
        assertThat(read.outcomePath()).isEqualTo("/proc/1/fd/2");
        assertThat(read.outcomeNonce()).isEqualTo(-5);
        assertThat(read.task().bytes()).containsExactly(1, 2, 3);
        assertThat(read.task().classes()).isEqualTo(CLASSES);
        assertThat(read.task().digests()).isEqualTo(DIGESTS);
    }

    @Test
    void nothingBehindItIsRead() throws IOException {
        byte[] bytes = bytes(message);
        ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length + 7));
        TaskMessage.readFrom(in);
        assertThat(in.available()).isEqualTo(7);
    }

    @Test
    void everyPartOfAMessageEndsInEndOfFile() throws IOException {
        byte[] bytes = bytes(message);
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> TaskMessage.readFrom(new ByteArrayInputStream(part)))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void somethingElseIsRefused() {
        assertThatThrownBy(() ->
                        TaskMessage.readFrom(new ByteArrayInputStream("hello, world".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessage("standard input does not carry a task");
    }

    @Test
    void anotherVersionIsRefused() throws IOException {
        byte[] bytes = bytes(message);
        bytes[7]++;
        assertThatThrownBy(() -> TaskMessage.readFrom(new ByteArrayInputStream(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessage("message has version 3, expected 2: the parent uses another version of Interproc");
    }

    private static byte[] bytes(TaskMessage message) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        message.writeTo(out);
        return out.toByteArray();
    }
}
