package io.interproc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The limits that the kernel sets to this process, as `/proc` and `/sys` tell them.
final class Limits {

    private final Path root;

    /// @param root `/`, or a folder with the same files
    Limits(Path root) {
        this.root = root;
    }

    /// Returns a soft limit of `/proc/self/limits`, or empty if there is none or it cannot be read.
    ///
    /// @param name its name there, such as `Max open files`
    OptionalLong soft(String name) {
        Pattern line = Pattern.compile(Pattern.quote(name) + "\\s+(\\d+)\\s.*");
        return lines(root.resolve("proc/self/limits")).stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst();
    }

    /// Returns the smallest of a limit in the control groups (version 2) of this process and above, or empty.
    ///
    /// @param file the file that has it, such as `memory.max`
    OptionalLong cgroup(String file) {
        Path mount = root.resolve("sys/fs/cgroup");
        Path group = lines(root.resolve("proc/self/cgroup")).stream()
                .filter(line -> line.startsWith("0::/"))
                .map(line -> mount.resolve(line.substring("0::/".length())).normalize())
                .filter(path -> path.startsWith(mount))
                .findFirst()
                .orElse(mount);
        return Stream.iterate(group, path -> path.startsWith(mount), Path::getParent)
                .flatMap(path -> lines(path.resolve(file)).stream())
                .filter(line -> line.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .min();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException _) {
            return List.of(); // Not there, or not ours to read: no limit that we know.
        }
    }
}
