package io.interproc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What systemd does to a user's files in `/dev/shm` when the user has logged out: it removes them if `RemoveIPC` says
/// so, unless the user is a system user or lingers. See `logind.conf(5)` and `loginctl(1)`.
final class RemovalAtLogout {

    private static final String NAME = "logout";
    private static final String MAIN_FILE = "systemd/logind.conf";
    private static final String DROP_INS = "systemd/logind.conf.d";

    /// Where a file is looked for, the one that wins first.
    private static final List<String> FOLDERS = List.of("etc", "run", "usr/local/lib", "usr/lib", "lib");

    private static final Pattern SECTION = Pattern.compile("\\s*\\[(.*)]\\s*");
    private static final Pattern SETTING = Pattern.compile("\\s*RemoveIPC\\s*=\\s*(\\S+)\\s*");
    /// How the file that comes with systemd tells the default of its build.
    private static final Pattern DEFAULT = Pattern.compile("\\s*#\\s*RemoveIPC\\s*=\\s*(\\S+)\\s*");
    /// The highest id of a system user, unless the machine says otherwise.
    private static final long LAST_SYSTEM_USER = 999;

    private final Path root;

    /// What `RemoveIPC` is, and the file that says so.
    private record Setting(boolean removes, String source) {}

    /// @param root `/`, or a folder with the same files
    RemovalAtLogout(Path root) {
        this.root = root;
    }

    /// Returns what was found for a user.
    Check check(String user, long userId) {
        if (!Files.isDirectory(root.resolve("run/systemd/system"))) {
            return Check.ok(NAME, "no systemd that removes files of users who log out");
        }
        Setting setting = setting();
        String found = "RemoveIPC=" + (setting.removes() ? "yes" : "no") + " (" + setting.source() + ")";
        if (!setting.removes()) {
            return Check.ok(NAME, found + ": named scopes stay when their user logs out");
        }
        if (userId <= lastSystemUser()) {
            return Check.ok(NAME, found + ": named scopes of " + user + " stay, who is a system user");
        }
        if (Files.exists(root.resolve("var/lib/systemd/linger").resolve(user))) {
            return Check.ok(NAME, found + ": named scopes of " + user + " stay, who lingers");
        }
        return Check.warn(
                NAME,
                found + ": when " + user + " logs out, named scopes lose their names, also those in use",
                "set RemoveIPC=no below [Login] in /etc/systemd/logind.conf, or loginctl enable-linger " + user
                        + ", or run as a system user; private scopes stay");
    }

    private Setting setting() {
        Setting setting = new Setting(true, "the default");
        Optional<Path> main = FOLDERS.stream()
                .map(this::folder)
                .map(folder -> folder.resolve(MAIN_FILE))
                .filter(Files::exists)
                .findFirst();
        if (main.isPresent()) {
            setting = read(main.get(), DEFAULT, setting);
            setting = read(main.get(), SETTING, setting);
        }
        for (Path dropIn : dropIns()) {
            setting = read(dropIn, SETTING, setting);
        }
        return setting;
    }

    private Path folder(String name) {
        return root.resolve(name);
    }

    /// Returns the files that are read after the main one, ordered by their names whatever their folders. Of two
    /// files of one name only the one in the folder that wins is read.
    private Collection<Path> dropIns() {
        TreeMap<String, Path> files = new TreeMap<>();
        for (String folder : FOLDERS) {
            try (DirectoryStream<Path> found =
                    Files.newDirectoryStream(folder(folder).resolve(DROP_INS), "*.conf")) {
                found.forEach(file -> files.putIfAbsent(file.getFileName().toString(), file));
            } catch (IOException _) {
                // There is no such folder.
            }
        }
        return files.values();
    }

    /// Returns the last setting of a file that can be understood, or the one from before.
    private Setting read(Path file, Pattern pattern, Setting before) {
        Setting setting = before;
        String section = "";
        for (String line : lines(file)) {
            Matcher head = SECTION.matcher(line);
            if (head.matches()) {
                section = head.group(1);
            }
            Matcher matcher = pattern.matcher(line);
            Boolean removes = null;
            if (section.equals("Login") && matcher.matches()) {
                removes = truth(matcher.group(1));
            }
            if (removes != null) {
                setting = new Setting(removes, "/" + root.relativize(file));
            }
        }
        return setting;
    }

    /// Returns what systemd takes a word for, or null if for nothing.
    private static @Nullable Boolean truth(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "1", "yes", "y", "true", "t", "on" -> true;
            case "0", "no", "n", "false", "f", "off" -> false;
            default -> null;
        };
    }

    private long lastSystemUser() {
        Pattern line = Pattern.compile("\\s*SYS_UID_MAX\\s+(\\d{1,9})\\s*");
        return lines(root.resolve("etc/login.defs")).stream()
                .map(line::matcher)
                .filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .orElse(LAST_SYSTEM_USER);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException _) {
            return List.of(); // Not there, or not ours to read.
        }
    }
}
