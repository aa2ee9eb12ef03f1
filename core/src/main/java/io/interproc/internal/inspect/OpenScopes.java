package io.interproc.internal.inspect;

import io.interproc.InterprocException;
import io.interproc.internal.inspect.Inspector.Origin;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.segment.NativeSegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The scopes that no name leads to, found among the descriptors of processes: private ones, and named ones whose file
/// another program removed or replaced. By system calls.
final class OpenScopes {

    private static final String MEMORY_FILE = "/memfd:interproc";
    private static final String DELETED = " (deleted)";

    private final Map<String, ScopeInfo> found = new LinkedHashMap<>();

    /// Returns what was found so far, each once.
    List<ScopeInfo> found() {
        return new ArrayList<>(found.values());
    }

    /// Reads the scopes of a process.
    void readFrom(long pid) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String link = linkOf(descriptor);
                if (link.endsWith(DELETED)) {
                    int number = Integer.parseInt(descriptor.getFileName().toString());
                    readFrom(pid, number, link.substring(0, link.length() - DELETED.length()));
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // The process has ended, or belongs to somebody else.
        }
    }

    private void readFrom(long pid, int number, String path) {
        String folder = SegmentFiles.DIRECTORY + "/";
        if (path.equals(MEMORY_FILE)) {
            read(new Origin(path, pid, number), "", false);
        } else if (path.startsWith(folder + SegmentFiles.NAMED_PREFIX)) {
            read(
                    new Origin(path + DELETED, pid, number),
                    path.substring((folder + SegmentFiles.NAMED_PREFIX).length()),
                    true);
        } else if (path.startsWith(folder + SegmentFiles.PRIVATE_PREFIX)) {
            read(new Origin(path + DELETED, pid, number), "", true);
        }
    }

    private static String linkOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /// Reads the scope behind a descriptor, if there is one that can be read and that was not read yet.
    ///
    /// @param lost whether the file must have no name any more: a process that created it without system calls has
    ///     it open by the name that it had before
    private void read(Origin origin, String name, boolean lost) {
        ScopeInfo scope;
        try {
            scope = look(origin, view -> isKnown(view.identity(), name) ? null : view.read(name, origin, lost));
        } catch (InterprocException _) {
            return; // It cannot be read.
        }
        if (scope != null && (!lost || scope.isUsed())) { // else its last process is removing it
            found.put(scope.identity(), scope);
        }
    }

    /// Returns whether a scope was read already, and under a name if this is one.
    private boolean isKnown(String identity, String name) {
        ScopeInfo known = found.get(identity);
        return known != null && (name.isEmpty() || !known.name().isEmpty());
    }

    /// Looks at the scope behind a descriptor.
    ///
    /// @return what the action returned; null if it did, or if there is no scope any more
    /// @throws InterprocException if the scope cannot be read
    static <T> @Nullable T look(Origin origin, Function<ScopeView, @Nullable T> action) {
        NativeSegmentFile file = NativeSegmentFile.openAnonymous(origin.pid(), origin.descriptor());
        if (file == null) {
            return null;
        }
        try {
            boolean mustBeNameless = origin.path().endsWith(DELETED);
            return !mustBeNameless || file.isNameless() ? ScopeView.<@Nullable T>look(file, 0, action) : null;
        } finally {
            file.close();
        }
    }
}
