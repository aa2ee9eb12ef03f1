package io.interproc.internal.inspect;

import io.interproc.InterprocException;
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
        ScopeInfo scope = null;
        if (path.equals(MEMORY_FILE)) {
            scope = read(pid, number, false);
        } else if (path.startsWith(folder + SegmentFiles.NAMED_PREFIX)) {
            ScopeInfo lost = read(pid, number, true);
            scope = lost == null
                    ? null
                    : lost.withLostName(path.substring((folder + SegmentFiles.NAMED_PREFIX).length()), path + DELETED);
        } else if (path.startsWith(folder + SegmentFiles.PRIVATE_PREFIX)) {
            ScopeInfo lost = read(pid, number, true);
            scope = lost == null ? null : lost.withLostName("", path + DELETED);
        }
        if (scope != null) {
            found.merge(scope.identity(), scope, (one, other) -> one.name().isEmpty() ? other : one);
        }
    }

    private static String linkOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /// Reads the scope behind a descriptor; null if there is none that can be read.
    ///
    /// @param nameless whether the file must have no name: a process that created it without system calls has it
    ///     open by the name that it had before
    private static @Nullable ScopeInfo read(long pid, int number, boolean nameless) {
        try {
            NativeSegmentFile file = NativeSegmentFile.openAnonymous(pid, number);
            if (file == null) {
                return null;
            }
            try {
                if (!nameless) {
                    return ScopeView.read(file, 0, "");
                }
                ScopeInfo scope = file.isNameless() ? ScopeView.read(file, 0, "") : null;
                return scope != null && scope.isUsed() ? scope : null; // else its last process is removing it
            } finally {
                file.close();
            }
        } catch (InterprocException e) {
            return null;
        }
    }
}
