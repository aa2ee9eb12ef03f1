package io.interproc;

/// Who holds, or held, a lock, as far as it can be seen from here.
///
/// @param pid the process id, as that process sees itself; equal ids in different PID namespaces are different
///     processes
/// @param threadId the [Thread#threadId()] in that process
/// @param threadName the name the thread had when it first used the scope; empty if it is not known
public record Holder(long pid, long threadId, String threadName) {
    @Override
    public String toString() {
        return threadName.isEmpty()
                ? "process " + pid + ", thread " + threadId
                : "process " + pid + ", thread " + threadId + " (" + threadName + ")";
    }
}
