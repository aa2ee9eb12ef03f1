package io.interproc.proof;

import java.nio.file.Path;

/// Where the files of named scopes are.
public final class ScopeFile {

    private ScopeFile() {}

    /// Returns the file of the scope of a name.
    public static Path of(String scope) {
        return Path.of("/dev/shm", "interproc." + scope);
    }
}
