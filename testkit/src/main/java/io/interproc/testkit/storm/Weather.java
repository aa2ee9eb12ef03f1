package io.interproc.testkit.storm;

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
record Weather(String name, int workers, int threads, Kind everyOther, List<String> before, List<String> beforeAll) {

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
        /// Reads and writes where it should add.
        CARELESS
    }

    /// The numbers of weather that must be found out; they are none of [#all()].
    static final int CONTROL = -1;
    /// Every other worker does not even begin.
    static final int NOBODY = -2;

    private static final String RUN = " && exec \"$0\" \"$@\"";

    static List<Weather> all() {
        return List.of(
                plain(),
                new Weather("crowd, 32 threads for each core", 4, 16, Kind.SAME, List.of(), List.of()),
                new Weather("every other waits without futex", 3, 8, Kind.PORTABLE, List.of(), List.of()),
                new Weather(
                        "every other in a PID namespace",
                        3,
                        8,
                        Kind.NAMESPACE,
                        List.of("unshare", "--pid", "--fork", "--kill-child"),
                        List.of()),
                new Weather(
                        "every other a day ahead on the monotonic clock",
                        3,
                        8,
                        Kind.NAMESPACE,
                        List.of("unshare", "--time", "--monotonic", "86400", "--fork", "--kill-child"),
                        List.of()),
                new Weather(
                        "/dev/shm of 2 MiB",
                        3,
                        8,
                        Kind.SAME,
                        List.of(),
                        List.of(
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                "mount -t tmpfs -o size=2m tmpfs /dev/shm" + RUN)),
                new Weather(
                        "6 descriptors left for every other",
                        3,
                        8,
                        Kind.CRAMPED,
                        List.of("sh", "-c", "ulimit -n 256" + RUN), // so that there are not so many to take
                        List.of()),
                new Weather(
                        "every other's wall clock steps by a day, twice a second",
                        3,
                        8,
                        Kind.STEPPED,
                        List.of(), // it is made first
                        List.of()));
    }

    /// Returns the weather of a number.
    static Weather get(int number) {
        return switch (number) {
            case CONTROL -> new Weather("careless", 3, 8, Kind.CARELESS, List.of(), List.of());
            case NOBODY -> new Weather("nobody", 3, 8, Kind.SAME, List.of("false"), List.of());
            default -> all().get(number);
        };
    }

    static Weather plain() {
        return new Weather("plain", 3, 8, Kind.SAME, List.of(), List.of());
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
