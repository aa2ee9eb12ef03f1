package io.interproc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What this JVM occupies at a moment: processes below it, threads, file descriptors, mappings of shared memory, and
/// the names in `/dev/shm`. On a system without `/proc`, processes and threads only.
///
/// ```java
/// Footprint before = Footprint.take();
/// …
/// assertThat(Footprint.take().beyond(before)).isEmpty();
/// ```
public final class Footprint {

    private static final String NAME = "name ";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");

    /// Threads that the JDK or the test runner starts when it likes, and that are plain threads to look at.
    private static final List<String> FOREIGN_THREADS = List.of(
            "Attach Listener", "Signal Dispatcher", "junit-", "surefire-", "process reaper", "SIG", "ForkJoinPool");

    /// Files that the JDK opens when it likes, and keeps.
    private static final List<String> FOREIGN_FILES =
            List.of(".jar", "/lib/modules", "/dev/random", "/dev/urandom", "/fd");

    private final Map<String, Long> things = new TreeMap<>();

    private Footprint() {}

    /// Returns what is occupied now.
    public static Footprint take() {
        Footprint footprint = new Footprint();
        footprint.addProcesses();
        footprint.addThreads();
        footprint.addDescriptors();
        footprint.addMappings();
        footprint.addNames();
        return footprint;
    }

    /// Returns what this footprint has more of than the earlier one, one line each; names in `/dev/shm` that
    /// processes other than ours use, or used and have removed meanwhile, are left out.
    public List<String> beyond(Footprint earlier) {
        List<String> more = new ArrayList<>();
        things.forEach((thing, count) -> {
            long extra = count - earlier.things.getOrDefault(thing, 0L);
            if (extra > 0 && !(thing.startsWith(NAME) && isOfOthers(Path.of(thing.substring(NAME.length()))))) {
                more.add(extra == 1 ? thing : thing + " (" + extra + " times)");
            }
        });
        return more;
    }

    private void addProcesses() {
        ProcessHandle.current()
                .descendants()
                .filter(ProcessHandle::isAlive)
                .forEach(process -> add("process " + process.pid() + ": "
                        + process.info().commandLine().orElse("?")));
    }

    private void addThreads() {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            boolean plain =
                    thread.getClass() == Thread.class || thread.getClass().getClassLoader() != null;
            if (plain
                    && !(thread instanceof Watchdog.TestThread)
                    && FOREIGN_THREADS.stream().noneMatch(thread.getName()::startsWith)) {
                add("thread " + thread.threadId() + ": " + thread.getName() + (thread.isDaemon() ? " (daemon)" : ""));
            }
        }
    }

    private void addDescriptors() {
        forEachEntry(DESCRIPTORS, descriptor -> {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (FOREIGN_FILES.stream().noneMatch(target::endsWith)) {
                add("descriptor of " + target);
            }
        });
    }

    private void addMappings() {
        if (!Files.exists(MAPPINGS)) {
            return;
        }
        try (Stream<String> lines = Files.lines(MAPPINGS)) {
            lines.map(line -> line.substring(line.indexOf('/') < 0 ? line.length() : line.indexOf('/')))
                    .filter(path -> path.startsWith("/memfd:") || path.startsWith("/dev/shm/"))
                    .forEach(path -> add("mapping of " + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addNames() {
        forEachEntry(SHARED_MEMORY, name -> add(NAME + name));
    }

    private void add(String thing) {
        things.merge(thing, 1L, Long::sum);
    }

    /// Whether others use a file is asked before whether it is there: who uses one last removes it first.
    private static boolean isOfOthers(Path name) {
        Set<Long> ours = Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
        return ProcessHandle.allProcesses()
                        .filter(process -> !ours.contains(process.pid()))
                        .anyMatch(process -> uses(process.pid(), name))
                || !Files.exists(name);
    }

    /// Descriptors are compared by what they lead to: a file that got its name after it was opened has none there.
    private static boolean uses(long pid, Path name) {
        Path process = Path.of("/proc", Long.toString(pid));
        List<Path> opened = new ArrayList<>();
        forEachEntry(process.resolve("fd"), descriptor -> {
            if (Files.readSymbolicLink(descriptor).startsWith(SHARED_MEMORY) && Files.isSameFile(descriptor, name)) {
                opened.add(descriptor);
            }
        });
        if (!opened.isEmpty()) {
            return true;
        }
        try {
            return Files.readString(process.resolve("maps")).contains(name.toString());
        } catch (IOException _) {
            return false; // gone meanwhile, or of another user
        }
    }

    /// Entries, and the directory itself, may vanish while we look, or belong to another user.
    private static void forEachEntry(Path directory, Look look) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                try {
                    look.at(entry);
                } catch (NoSuchFileException _) {
                    // gone meanwhile
                }
            }
        } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException _) {
            // gone meanwhile, or of another user
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }

    @FunctionalInterface
    private interface Look {
        void at(Path entry) throws IOException;
    }

    @Override
    public String toString() {
        return String.join("\n", things.keySet());
    }
}
