package io.interproc.proof.storm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Under which conditions a storm takes place.
///
/// @param workers how many processes
/// @param threads how many threads each has
/// @param everyOther what every second worker is
/// @param before a command under which every second worker is started
/// @param beforeAll a command under which all processes are started
/// @param filled whether a [FileSystemFiller] leaves no room in the memory file system
record Weather(
        String name,
        int workers,
        int threads,
        Kind everyOther,
        List<String> before,
        List<String> beforeAll,
        boolean filled) {

    /// What every second worker is.
    enum Kind {
        /// Like the others.
        SAME,
        /// Waits without futex.
        PORTABLE,
        /// In a PID namespace of its own, where signals do not reach it by its process id.
        NAMESPACE,
        /// Has hardly a descriptor left.
        CRAMPED,
        /// Has a [SteppedClock].
        STEPPED,
        /// Reads and writes where it should add, and looks for a permit where it should acquire one.
        CARELESS,
        /// Removes the file of a scope that others use.
        DESTRUCTIVE
    }

    /// The numbers of weather that must be found out; they are none of [#all()].
    static final int CONTROL = -1;
    /// Every other worker does not even begin.
    static final int NOBODY = -2;
    /// Every other worker removes what is not its own.
    static final int DESTRUCTION = -3;

    private static final String RUN = " && exec \"$0\" \"$@\"";

    private static final int WORKERS = 3;
    private static final int THREADS = 8;

    private Weather(String name, Kind everyOther, List<String> before) {
        this(name, WORKERS, THREADS, everyOther, before, List.of(), false);
    }

    static List<Weather> all() {
        return List.of(
                plain(),
                new Weather("crowd, 32 threads for each core", 4, 16, Kind.SAME, List.of(), List.of(), false),
                new Weather("every other waits without futex", Kind.PORTABLE, List.of()),
                new Weather(
                        "every other in a PID namespace",
                        Kind.NAMESPACE,
                        List.of("unshare", "--pid", "--fork", "--kill-child")),
                new Weather(
                        "every other a day ahead on the monotonic clock",
                        Kind.NAMESPACE,
                        List.of("unshare", "--time", "--monotonic", "86400", "--fork", "--kill-child")),
                inMemory("/dev/shm of 896 KiB", "896k", false),
                inMemory("/dev/shm full but for moments", "16m", true),
                new Weather(
                        "6 descriptors left for every other",
                        Kind.CRAMPED,
                        List.of("sh", "-c", "ulimit -n 256" + RUN)), // so that there are not so many to take
                new Weather(
                        "every other's wall clock steps by a day, twice a second",
                        Kind.STEPPED,
                        List.of())); // it is made first
    }

    /// Returns the weather of a number.
    static Weather get(int number) {
        return switch (number) {
            case CONTROL -> new Weather("careless", Kind.CARELESS, List.of());
            case DESTRUCTION -> new Weather("destructive", Kind.DESTRUCTIVE, List.of());
            case NOBODY -> new Weather("nobody", Kind.SAME, List.of("false"));
            default -> all().get(number);
        };
    }

    static Weather plain() {
        return new Weather("plain", Kind.SAME, List.of());
    }

    /// Returns weather in a memory file system of its own, of a size as `mount` understands it.
    private static Weather inMemory(String name, String size, boolean filled) {
        List<String> beforeAll = List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount -t tmpfs -o size=" + size + " tmpfs /dev/shm" + RUN);
        return new Weather(name, WORKERS, THREADS, Kind.SAME, List.of(), beforeAll, filled);
    }

    /// Returns whether the memory file system must be found full.
    boolean isShortOfMemory() {
        return !beforeAll.isEmpty();
    }

    /// Returns why there cannot be this weather here, if so.
    Optional<String> exclusion() {
        List<String> compiler = everyOther == Kind.STEPPED ? SteppedClock.COMPILER : List.of();
        for (List<String> command : List.of(before, beforeAll, compiler)) {
            if (!command.isEmpty() && !works(command)) {
                return Optional.of("`" + String.join(" ", command) + "` does not work here");
            }
        }
        return Optional.empty();
    }

    private static boolean works(List<String> command) {
        try {
            List<String> tried = new ArrayList<>(command);
            tried.add("true");
            Process process = new ProcessBuilder(tried)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            return process.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
