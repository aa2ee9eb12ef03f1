package io.interproc;

import java.util.OptionalInt;

/// A [Worker] that is a process of its own: a JVM on the same class and module path as its parent.
///
/// **Guarantees.** The process never outlives its parent, however that died, unless
/// [WorkerBuilder#outliveParent(boolean)] was asked for. When the parent ends normally, daemon processes are terminated
/// and the others are waited for.
///
/// **Differences from the JDK and from Python.** [#exitCode()] follows Python: −N if signal N ended the process, told
/// apart from `System.exit(128 + N)`. [Process#exitValue()] cannot tell them apart.
public interface JvmProcess extends Worker {

    /// Returns the process id.
    long pid();

    /// Returns the exit code, or empty while the process runs: 0 after the task returned; 1 after it threw; n after
    /// `System.exit(n)`, modulo 256; −N if signal N ended it.
    OptionalInt exitCode();

    /// Asks the process to end, with SIGTERM: shutdown hooks run. Does nothing if it has ended.
    void terminate();

    /// Ends the process at once, with SIGKILL: nothing of it runs any more. Does nothing if it has ended.
    void kill();

    /// Returns the JDK's view of the process.
    ProcessHandle toHandle();
}
