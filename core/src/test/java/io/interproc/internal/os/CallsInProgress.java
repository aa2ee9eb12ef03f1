package io.interproc.internal.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/// Sees which threads of this process are inside which system call, from `/proc/self/task/<tid>/syscall`.
///
/// The state of a Java thread says nothing about it: one that sleeps in a futex is RUNNABLE.
final class CallsInProgress {

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    private CallsInProgress() {}

    /// Waits until `count` threads sleep in the call with these leading arguments.
    static void await(int count, SystemCall call, long... arguments) {
        Awaitility.await()
                .atMost(WATCHDOG)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> count(call, arguments) == count);
    }

    private static long count(SystemCall call, long... arguments) {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.filter(task -> isInside(task, call, arguments)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The line is `running`, or the number of the call, its six arguments and two registers.
    private static boolean isInside(Path task, SystemCall call, long... arguments) {
        String[] fields;
        try {
            fields = Files.readString(task.resolve("syscall")).strip().split(" ");
        } catch (IOException _) {
            return false; // the thread has ended
        }
        if (!fields[0].equals(Integer.toString(call.number()))) {
            return false;
        }
        long[] found = Arrays.stream(fields, 1, 1 + arguments.length)
                .mapToLong(field -> Long.parseUnsignedLong(field.substring(2), 16))
                .toArray();
        return Arrays.equals(found, arguments);
    }
}
