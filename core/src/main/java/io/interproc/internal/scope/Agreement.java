package io.interproc.internal.scope;

import io.interproc.ScopeOptions;
import io.interproc.internal.segment.FileTrust;
import io.interproc.internal.segment.SegmentFile;

/// What must hold of a named scope that exists, so that it can be opened with options: none of them is ignored.
final class Agreement {

    private Agreement() {}

    /// Requires that a scope is what the options ask for.
    ///
    /// @throws IllegalStateException if it is not
    /// @throws io.interproc.ScopeAccessException if it can be opened by more users than the options allow
    static void require(Attachment attachment, String name, ScopeOptions options) {
        long capacity = attachment.engine().words().size();
        long wanted = options.capacity().orElse(capacity);
        if (capacity != wanted) {
            throw new IllegalStateException(
                    "the scope '%s' must have the capacity %d: found %d; ask for that capacity or for none, or close the scope in all its processes (interproc show '%s' lists them)"
                            .formatted(name, wanted, capacity, name));
        }
        requirePermissions(attachment.file(), name, options.permissions());
        if (options.portableWaiting() && !attachment.isPortable()) {
            throw new IllegalStateException(
                    "the scope '" + name + "' must be waited in without native calls: this process"
                            + " has it open already and waits with them; give withPortableWaiting(true) where it is opened first");
        }
    }

    private static void requirePermissions(SegmentFile file, String name, int wanted) {
        int found = file.permissions();
        FileTrust.requireMode(file.path(), found, wanted);
        if (found != wanted) {
            throw new IllegalStateException(
                    "the scope '%s' must have the permissions 0%o: found 0%o; ask for those, or close the scope in all its processes (interproc show '%s' lists them)"
                            .formatted(name, wanted, found, name));
        }
    }
}
