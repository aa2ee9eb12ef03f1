package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A program that takes the file of a named scope away from those who use it, as systemd does at logout.
@ExtendWith({LeakCheck.class, Watchdog.class})
class LostNameIT {

    private static final String EARLIER = "no longer leads to the scope";

    private final String name = "lost-" + ProcessHandle.current().pid();
    private final Path path = Path.of("/dev/shm/interproc." + name);
    private final Path aside = Path.of("/dev/shm/aside-" + name);

    @AfterEach
    void removeWhatIsLeft() throws IOException {
        Files.deleteIfExists(path);
        Files.deleteIfExists(aside);
    }

    /// What becomes of the file.
    enum Loss {
        REMOVED,
        RENAMED,
        REPLACED
    }

    private void lose(Loss loss) throws IOException {
        switch (loss) {
            case REMOVED -> Files.delete(path);
            case RENAMED -> Files.move(path, aside);
            case REPLACED -> Files.move(Files.createFile(aside), path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// Uses a scope and tells of the warnings about it.
    static void use(Child parent, String... args) throws Exception {
        AtomicInteger warnings = new AtomicInteger();
        Logger logger = Logger.getLogger("io.interproc.scope"); // held, so that its handler stays
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord warning) {
                if (warning.getMessage().contains(EARLIER)) {
                    warnings.incrementAndGet();
                    parent.say("warned " + warning.getMessage());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        try (Scope scope = Scope.processes(args[0])) {
            IntValue value = scope.intValue("n", 0);
            parent.say("ready");
            parent.expect("add");
            parent.say("added " + value.incrementAndGet());
            parent.expect("close");
        }
        parent.say("closed " + warnings.get());
    }

    @ParameterizedTest
    @EnumSource
    void eachProcessSaysOnceThatTheNameWasLostAndTheyGoOnAmongThemselves(Loss loss) throws Exception {
        try (ChildJvm creator = ChildJvm.start("creator", LostNameIT::use, name)) {
            creator.expect("ready");
            try (ChildJvm portable =
                    ChildJvm.start("portable", ChildJvm.WITHOUT_NATIVE_ACCESS, LostNameIT::use, name)) {
                portable.expect("ready");
                List<ChildJvm> both = List.of(creator, portable);
                lose(loss);
                for (ChildJvm each : both) {
                    assertThat(each.expect("warned"))
                            .startsWith(path + " " + EARLIER + " '" + name + "', which this process has open:")
                            .contains("RemoveIPC=yes", "interproc rm --force", "Remedy: ");
                }
                int sum = 0;
                for (ChildJvm each : both) {
                    each.send("add");
                    sum++;
                    assertThat(each.expect("added")).isEqualTo(String.valueOf(sum));
                }
                for (ChildJvm each : both) {
                    each.send("close");
                    assertThat(each.expect("closed")).as("warnings").isEqualTo("1");
                    assertThat(each.waitFor()).isZero();
                }
            }
        }
        assertThat(Files.exists(path))
                .as("the file that replaced it is not ours to remove")
                .isEqualTo(loss == Loss.REPLACED);
    }
}
