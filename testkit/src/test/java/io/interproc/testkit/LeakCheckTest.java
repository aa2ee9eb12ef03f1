package io.interproc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({LeakCheck.class, Skips.class, Watchdog.class})
class LeakCheckTest {

    private final Footprint before = Footprint.take();

    @Test
    void findsNothingWhereNothingIs() {
        LeakCheck.verify(before);
    }

    @Test
    void findsThread() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().daemon().name("forgotten").start(() -> {
            try {
                end.await();
            } catch (InterruptedException _) {
                return;
            }
        });
        assertThat(Footprint.take().beyond(before))
                .singleElement()
                .asString()
                .contains("thread", "forgotten", "daemon");
        end.countDown();
        thread.join();
        LeakCheck.verify(before);
    }

    @Test
    void findsDescriptorAndMappingAndName() throws IOException {
        Path name = Files.createTempFile(Path.of("/dev/shm"), "leak-check-", ".test");
        try (FileChannel channel = FileChannel.open(name, StandardOpenOption.WRITE)) {
            assertThat(channel.size()).isZero();
            assertThatThrownBy(() -> LeakCheck.verify(before))
                    .hasMessage("left behind:\n  descriptor of " + name + "\n  name " + name);
        }
        assertThat(Footprint.take().beyond(before)).containsExactly("name " + name);
        Files.delete(name);
    }

    @Test
    void findsProcess() {
        ChildJvm child = ChildJvm.start("forgotten", (parent, _) -> parent.next());
        assertThat(Footprint.take().beyond(before)).anyMatch(line -> line.startsWith("process " + child.pid()));
        child.close();
        LeakCheck.verify(before);
    }
}
