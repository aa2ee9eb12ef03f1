package io.interproc.cli;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.InterprocException;
import io.interproc.Scope;
import io.interproc.internal.inspect.Inspector;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.UseInfo;
import io.interproc.internal.os.Linux;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The checks of `doctor`: each is a function of what it looks at.
final class Examination {

    private static final long MIB = 1L << 20;

    /// Docker's default, which one scope of some size fills.
    private static final long SMALL_SHARED_MEMORY = 64 * MIB;

    private static final long LITTLE_FREE_MEMORY = 16 * MIB;
    private static final long FEW_OPEN_FILES = 1024;
    private static final long FEW_TASKS = 256;
    private static final long LITTLE_MEMORY = 256 * MIB;

    private Examination() {}

    /// Returns what was found on this machine, most basic things first.
    static List<Check> ofThisMachine() {
        Limits limits = new Limits(Path.of("/"));
        List<Check> checks = new ArrayList<>(List.of(
                jdk(Runtime.version(), Path.of(System.getProperty("java.home"))),
                system(System.getProperty("os.name"), System.getProperty("os.arch"), System.getProperty("os.version")),
                nativeAccess(Scope.class.getModule()),
                futex(Linux.unavailableReason()),
                sharedMemory(Path.of("/dev/shm")),
                openFiles(limits.soft("Max open files")),
                tasks(limits.soft("Max processes"), limits.cgroup("pids.max")),
                memory(limits.cgroup("memory.max")),
                logout(new RemovalAtLogout(Path.of("/"))),
                scope()));
        List<ScopeInfo> named = namedScopes();
        List<ScopeInfo> others = Inspector.readPrivate();
        checks.add(abandonedScopes(named.stream()
                .filter(scope -> !scope.isUsed())
                .map(ScopeInfo::name)
                .toList()));
        checks.add(lostScopes(others.stream()
                .filter(ScopeInfo::nameLost)
                .map(ScopeReport::label)
                .toList()));
        checks.addAll(scopeLimits(Stream.concat(named.stream(), others.stream()).toList()));
        return checks;
    }

    /// Workers are JVMs of the same JDK, so its launcher must be there.
    static Check jdk(Runtime.Version version, Path home) {
        Path launcher = home.resolve("bin/java");
        return Files.isExecutable(launcher)
                ? Check.ok("JDK", version + ", " + home)
                : Check.fail(
                        "JDK",
                        version + ", without " + launcher,
                        "worker processes need it: use a JDK, or an image that was linked with its launcher");
    }

    static Check system(String name, String architecture, String version) {
        String found = name + " " + version + ", " + architecture;
        return name.equals("Linux") && List.of("amd64", "aarch64").contains(architecture)
                ? Check.ok("system", found)
                : Check.warn("system", found, "the process scope is made for Linux on x86-64 and aarch64");
    }

    static Check nativeAccess(Module module) {
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return module.isNativeAccessEnabled()
                ? Check.ok("native access", "enabled for " + name)
                : Check.warn(
                        "native access",
                        "not enabled for " + name,
                        "start the JVM with --enable-native-access=" + name);
    }

    /// @param unavailable why futexes cannot be used, with the remedy, or empty
    static Check futex(Optional<String> unavailable) {
        return unavailable
                .map(reason -> Check.warn("futex", "not used: process scopes wait by polling, which is slower", reason))
                .orElseGet(() -> Check.ok("futex", "works"));
    }

    /// Only named scopes live there; private ones are bound by memory alone.
    static Check sharedMemory(Path folder) {
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return Check.fail(
                    "shared memory",
                    folder + " is not a folder that this user may write",
                    "named scopes need it: mount a tmpfs at " + folder);
        }
        try {
            FileStore store = Files.getFileStore(folder);
            return sharedMemory(folder + ", " + store.type(), store.getTotalSpace(), store.getUsableSpace());
        } catch (IOException e) {
            return Check.fail("shared memory", folder + ": " + e.getMessage(), "named scopes need a tmpfs there");
        }
    }

    static Check sharedMemory(String where, long size, long free) {
        String found = Bytes.format(size) + ", " + Bytes.format(free) + " free, in " + where;
        if (free < LITTLE_FREE_MEMORY) {
            return Check.fail("shared memory", found, "remove what fills it; interproc gc removes abandoned scopes");
        }
        if (size <= SMALL_SHARED_MEMORY) {
            return Check.warn(
                    "shared memory", found, "named scopes share this; in Docker, give more with --shm-size=1g");
        }
        return Check.ok("shared memory", found);
    }

    static Check openFiles(OptionalLong limit) {
        return atLeast("open files", limit, FEW_OPEN_FILES, "raise it with ulimit -n " + 4 * FEW_OPEN_FILES);
    }

    /// Threads and processes count alike.
    static Check tasks(OptionalLong userLimit, OptionalLong groupLimit) {
        OptionalLong limit = userLimit.isPresent() && groupLimit.isPresent()
                ? OptionalLong.of(Math.min(userLimit.getAsLong(), groupLimit.getAsLong()))
                : userLimit.isPresent() ? userLimit : groupLimit;
        return atLeast(
                "processes", limit, FEW_TASKS, "a JVM has about 20 threads: raise ulimit -u, or pids.max of the group");
    }

    /// Shared memory counts like any other.
    static Check memory(OptionalLong groupLimit) {
        if (groupLimit.isEmpty()) {
            return Check.ok("memory", "not limited by a control group");
        }
        String found = "at most " + Bytes.format(groupLimit.getAsLong()) + " in this control group";
        return groupLimit.getAsLong() < LITTLE_MEMORY
                ? Check.warn("memory", found, "each worker process is a JVM of 40 MiB and more: raise memory.max")
                : Check.ok("memory", found);
    }

    private static Check logout(RemovalAtLogout removal) {
        try {
            int userId = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return removal.check(System.getProperty("user.name"), userId);
        } catch (IOException | UnsupportedOperationException e) {
            return Check.ok("logout", "not known, because this user is not: " + e.getMessage());
        }
    }

    /// Returns the named scopes that can be read.
    private static List<ScopeInfo> namedScopes() {
        List<ScopeInfo> scopes = new ArrayList<>();
        for (String name : Inspector.names()) {
            try {
                scopes.add(Inspector.read(name));
            } catch (InterprocException | IllegalArgumentException _) {
                // Not ours, or gone meanwhile.
            }
        }
        return scopes;
    }

    /// Returns for each scope how much is used of what it has.
    static List<Check> scopeLimits(List<ScopeInfo> scopes) {
        return scopes.isEmpty()
                ? List.of(Check.ok("limits", "there is no scope that could come near to one"))
                : scopes.stream().map(Examination::limits).toList();
    }

    private static Check limits(ScopeInfo scope) {
        int processes = scope.participants().size();
        long memory =
                scope.capacity() - scope.heap().freePageBytes() - scope.heap().freeBlockBytes();
        int records = scope.use().records();
        String found = ScopeReport.label(scope) + ": " + processes + " of " + UseInfo.MOST_PARTICIPANTS + " processes; "
                + ScopeReport.memory(scope) + ", for "
                + ScopeReport.count(scope.use().objects(), "object") + " and "
                + ScopeReport.count(scope.use().names(), "name") + "; " + records + " of " + UseInfo.MOST_RECORDS
                + " records for waiting threads";
        List<String> remedies = new ArrayList<>();
        if (isNearly(processes, UseInfo.MOST_PARTICIPANTS)) {
            remedies.add("close the scope in processes that do not need it");
        }
        if (isNearly(memory, scope.capacity())) {
            remedies.add("remove objects that are not needed, or open the scope with a greater ScopeOptions.capacity");
        }
        if (isNearly(records, UseInfo.MOST_RECORDS)) {
            remedies.add("let fewer threads wait at a time");
        }
        return remedies.isEmpty()
                ? Check.ok("limits", found)
                : Check.warn("limits", found, String.join("; ", remedies));
    }

    private static boolean isNearly(long used, long possible) {
        return used > possible / 10 * 9;
    }

    /// @param labels their names, as they are shown to people
    static Check lostScopes(List<String> labels) {
        return labels.isEmpty()
                ? Check.ok("lost names", "no scope in use lost its name")
                : Check.warn(
                        "lost names",
                        "in use, but another program removed or replaced the file: " + String.join(", ", labels),
                        "close them in all their processes (interproc show lists them) and open them again");
    }

    static Check abandonedScopes(List<String> names) {
        return names.isEmpty()
                ? Check.ok("named scopes", "none is left by killed processes")
                : Check.warn(
                        "named scopes",
                        "left by killed processes: " + ScopeReport.names(names),
                        "remove them with interproc gc");
    }

    private static Check atLeast(String name, OptionalLong limit, long enough, String remedy) {
        if (limit.isEmpty()) {
            return Check.ok(name, "not limited");
        }
        String found = "at most " + limit.getAsLong();
        return limit.getAsLong() < enough ? Check.warn(name, found, remedy) : Check.ok(name, found);
    }

    /// Uses a private scope as a program would.
    static Check scope() {
        long start = System.nanoTime();
        try (Scope scope = Scope.processes()) {
            IntValue value = scope.intValue(41);
            try (Held _ = value.hold()) {
                value.set(value.get() + 1);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            return value.get() == 42
                    ? Check.ok("process scope", "opened, locked and used in " + millis + " ms")
                    : Check.fail("process scope", "the value 42 came back as " + value.get(), "please report this");
        } catch (InterprocException e) {
            return Check.fail("process scope", String.valueOf(e.getMessage()), "see above");
        }
    }
}
