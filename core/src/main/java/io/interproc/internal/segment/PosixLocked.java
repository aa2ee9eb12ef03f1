package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The files on which this JVM holds POSIX record locks: those that are open without system calls.
///
/// Such locks belong to the process, and the kernel drops them all when the process closes any descriptor of the file
/// ([io.interproc.internal.participant.ChannelLeases]). So nobody else in the JVM may open such a file. Within one copy
/// of this library [Attachments] sees to that. But each class loader may load a copy of its own (web applications,
/// plug-ins), and the copies do not see each other's classes. What they share is in the JDK: a system property that
/// lists the files, and an interned string as the monitor that guards the property and the moments in which files are
/// opened or get their names. Files that another copy has open by system calls are found among the descriptors of the
/// process. The second opener is refused.
///
/// The names of the property and of the monitor must stay the same in all versions.
final class PosixLocked {

    /// Guards, in the whole JVM, the property and the opening of files.
    static final Object MONITOR = "io.interproc.files-with-posix-locks".intern();

    private static final String PROPERTY = "io.interproc.files-with-posix-locks";
    private static final Path OWN_DESCRIPTORS = Path.of("/proc/self/fd");

    private PosixLocked() {}

    /// Returns what tells a file from all others. The file is not opened.
    ///
    /// @throws NoSuchFileException if there is none
    static String keyOf(Path path, LinkOption... links) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino", links);
        return attributes.get("dev") + ":" + attributes.get("ino");
    }

    /// Claims a file that is about to be opened without system calls. The caller has the monitor.
    ///
    /// @param object the file, for messages
    /// @throws ScopeAccessException if this JVM has the file open
    static void claim(String object, String key) {
        Set<String> claimed = claimed();
        if (claimed.contains(key) || isOpenHere(key)) {
            throw refusal(object);
        }
        add(key);
    }

    /// Claims a file that this process has just created.
    static void add(String key) {
        synchronized (MONITOR) {
            Set<String> claimed = claimed();
            claimed.add(key);
            write(claimed);
        }
    }

    /// Gives a claim back, when the file is closed.
    static void release(String key) {
        synchronized (MONITOR) {
            Set<String> claimed = claimed();
            claimed.remove(key);
            write(claimed);
        }
    }

    /// Requires that nobody in this JVM has claimed a file that is about to be opened by system calls. The caller
    /// has the monitor.
    ///
    /// @throws ScopeAccessException if somebody has
    static void requireUnclaimed(Path path, LinkOption... links) {
        Set<String> claimed = claimed();
        if (claimed.isEmpty()) {
            return;
        }
        try {
            if (claimed.contains(keyOf(path, links))) {
                throw refusal(path.toString());
            }
        } catch (IOException _) {
            return; // not there, or not to be seen: opening it tells
        }
    }

    private static Set<String> claimed() {
        String text = System.getProperty(PROPERTY, "");
        return new LinkedHashSet<>(Arrays.asList(text.isEmpty() ? new String[0] : text.split(" ")));
    }

    private static void write(Set<String> claimed) {
        if (claimed.isEmpty()) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, String.join(" ", claimed));
        }
    }

    /// Returns whether a descriptor of this process leads to a file.
    private static boolean isOpenHere(String key) {
        if (!Files.isDirectory(OWN_DESCRIPTORS)) {
            return false;
        }
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(OWN_DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (key.equals(keyOfOpen(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new ScopeAccessException(OWN_DESCRIPTORS + " cannot be read: " + e, e);
        }
    }

    private static @Nullable String keyOfOpen(Path descriptor) {
        try {
            return keyOf(descriptor);
        } catch (IOException _) {
            return null; // closed meanwhile, or nothing that has a status
        }
    }

    private static ScopeAccessException refusal(String object) {
        return new ScopeAccessException(object
                + " is open in this JVM already, in another class loader's copy of Interproc or in other code: without"
                + " native access, closing it there would give up the locks held here. Load Interproc in one class loader"
                + " that all its users share, or enable native access for all of them, or close it there first");
    }
}
