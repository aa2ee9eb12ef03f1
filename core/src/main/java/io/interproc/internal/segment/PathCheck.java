package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// The check whether the path of a segment's file still leads to that file, for one process that is attached.
///
/// The watcher makes it at each of its rounds, at least once a second. The library does not remove the path while a
/// living process is attached ([SegmentRemoval]). So a file that has lost its path lost it to another program. A
/// process that leaves ends its checks first, because it may remove the path itself.
public final class PathCheck {

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");

    private final SegmentFile file;
    private final @Nullable String name;
    private volatile boolean ended;
    private volatile boolean said;

    /// @param name the name of the scope, or null if it has none
    public PathCheck(SegmentFile file, @Nullable String name) {
        this.file = file;
        this.name = name;
    }

    /// Ends the checks, because this process is about to leave, and may remove the path.
    public void end() {
        ended = true;
    }

    /// Returns whether the path no longer leads to the file; the first time it does not, says so in the log.
    public boolean isLost() {
        boolean lost = !ended && isElsewhere() && !ended;
        if (lost && isFirst()) {
            LOGGER.log(System.Logger.Level.WARNING, report());
            if (FlightRecorder.isInitialized()) {
                ScopeNameLostEvent.emit(name, file.path());
            }
        }
        return lost;
    }

    /// Requires that the path leads to the file.
    ///
    /// @throws ScopeAccessException if it does not
    public void require() {
        if (isLost()) {
            throw new ScopeAccessException(report());
        }
    }

    /// Returns whether the file has lost its path; false if that cannot be told.
    private boolean isElsewhere() {
        try {
            return file.isNamed() && !file.isLinked();
        } catch (RuntimeException _) {
            return false; // the directory cannot be searched at this moment, or the file was closed
        }
    }

    private synchronized boolean isFirst() {
        boolean first = !said;
        said = true;
        return first;
    }

    private String report() {
        String lost = name != null
                ? file.path() + " no longer leads to the scope '" + name + "', which this process has open"
                : file.path() + " no longer leads to a private scope, which this process has open";
        String consequence = name != null
                ? "Whoever opens the name from now on gets another scope, so that a named lock may have two holders."
                : "Workers that have not opened the scope yet cannot find it any more.";
        String remedy = name != null
                ? "close the scope in all its processes (interproc show '" + name
                        + "' lists them) and open it again; interproc doctor says whether this machine removes such files"
                        + " at logout"
                : "close the scope and open another; interproc doctor says whether this machine removes such files at"
                        + " logout";
        return lost
                + ": another program removed, renamed or replaced the file (systemd with RemoveIPC=yes when its user"
                + " logs out, a cleaner of temporary files, interproc rm --force). " + consequence
                + " The processes that have the scope open continue among themselves. Remedy: " + remedy;
    }
}
