package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Held;
import io.interproc.Scope;
import io.interproc.ScopeAccessException;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A process that has hardly a file descriptor left opens a scope or is told why not; and what it could not open leaves
/// neither a descriptor nor a file.
@ExtendWith({LeakCheck.class, Watchdog.class})
class FewDescriptorsIT {

    private static final List<String> LIMITED = List.of("sh", "-c", "ulimit -n 256 && exec \"$0\" \"$@\"");
    private static final int MOST = 16;

    private final String name = "few-descriptors-" + ProcessHandle.current().pid();

    /// Opens a scope with ever more descriptors, until it succeeds, and tells what happened.
    static void open(Child parent, String... args) throws IOException {
        Deque<FileInputStream> taken = takeAll();
        Path file = Path.of("/dev/shm", "interproc." + args[0]);
        for (int left = 1; left <= MOST; left++) {
            taken.pop().close();
            try (Scope scope = Scope.processes(args[0]);
                    Held _ = scope.lock("lock").hold()) {
                parent.say("opened with " + left);
                break;
            } catch (ScopeAccessException e) {
                parent.say("refused with " + left + ": " + e.getMessage());
            }
            parent.say("still left " + countLeft() + (Files.exists(file) ? ", and the file" : ""));
        }
        boolean measured = Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("SeedGenerator"));
        parent.say("randomness " + (measured ? "measured" : "given"));
    }

    private static Deque<FileInputStream> takeAll() throws IOException {
        Deque<FileInputStream> taken = new ArrayDeque<>();
        try {
            while (true) {
                taken.push(new FileInputStream("/dev/null"));
            }
        } catch (FileNotFoundException _) {
            return taken; // there are no more
        }
    }

    private static int countLeft() throws IOException {
        Deque<FileInputStream> taken = takeAll();
        for (FileInputStream each : taken) {
            each.close();
        }
        return taken.size();
    }

    @Test
    void aScopeIsOpenedOrRefusedAndNothingIsLeft() throws InterruptedException {
        try (ChildJvm child = ChildJvm.startUnder(LIMITED, "limited", FewDescriptorsIT::open, name)) {
            int left = 1;
            String said = child.next();
            for (; said.startsWith("refused with " + left + ": "); said = child.next()) {
                assertThat(said).contains("EMFILE", "ulimit -n");
                assertThat(child.next()).isEqualTo("still left " + left);
                left++;
            }
            assertThat(said).isEqualTo("opened with " + left);
            assertThat(left).isGreaterThan(1);
            assertThat(child.expect("randomness")).isEqualTo("given");
            assertThat(child.waitFor()).isZero();
        }
    }
}
