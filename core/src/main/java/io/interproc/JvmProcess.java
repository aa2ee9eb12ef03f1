package io.interproc;

import java.util.OptionalInt;

/// A [Worker] that is a process of its own: a JVM on the same class and module path as its parent, with the same
/// options except those that belong to one process, such as debuggers, ports and log files.
///
/// ```java
/// JvmProcess worker = (JvmProcess) scope.worker().jvmOptions("-Xmx1g").start(Import::run, file);
/// worker.join();
/// System.exit(worker.exitCode().orElseThrow());
/// ```
///
/// The task runs on the main thread of the process, which is named after the worker. The process ends as every JVM
/// does: when its last non-daemon thread has ended. It may start workers itself, and waits for those that are not
/// daemons. Its standard input is empty.
///
/// While the process runs, `toString` tells how far it has come: that it is starting, restoring its task, running, or
/// that its task is done or failed, and then which threads, workers or shutdown hooks it waits for. If it waits for
/// some seconds, the log of the parent says so once.
///
/// A worker refuses to start workers while it restores its task, by threads that were created before its task began,
/// and inside class initialisers, because the next worker would do the same. Its task, and threads that the task
/// starts, may start workers.
///
/// The task and its arguments are serialised when the worker is started. The process accepts exactly the classes that
/// were written then.
///
/// **Guarantees.** The process never outlives its parent, unless [WorkerBuilder#outliveParent(boolean)] was asked for:
///
/// | the parent ends | daemon workers | other workers |
/// |---|---|---|
/// | its last non-daemon thread ends | are terminated | are waited for |
/// | `System.exit`, or a signal that the JVM catches (Ctrl-C, SIGTERM) | are terminated | are terminated |
/// | `Runtime.halt`, SIGKILL, a crash | end by themselves | end by themselves |
///
/// A worker that is terminated or ends by itself runs its shutdown hooks; if these take longer than five seconds, it is
/// killed or halts. A worker that may outlive its parent is neither waited for nor terminated.
///
/// **Differences from the JDK and from Python.** [#exitCode()] follows Python: −N if signal N ended the process, told
/// apart from `System.exit(128 + N)`. [Process#exitValue()] cannot tell them apart. As with threads and unlike in
/// Python, `System.exit` does not wait for workers that are not daemons. Daemon workers may start workers.
///
/// **Limits.** `Runtime.halt(128 + N)` reads as signal N, and a signal that ends the process while its shutdown hooks
/// run after `System.exit` reads as exit code 128 + N. A program that a worker starts with inherited standard input
/// reads nothing until the worker's parent ends. Ctrl-C at a terminal reaches the workers as well as their parent, and
/// ends those by signal 2 that do not handle it with [MainThread#onInterrupt(Runnable)]. The compiler mixes up two
/// method references of one class that name the same method with different argument types (JDK-8208752): the worker
/// then fails with a message that says so; write lambdas.
public interface JvmProcess extends Worker {

    /// Returns the process id.
    long pid();

    /// Returns the exit code, or empty while the process runs: 0 after the task returned; 1 after it threw; n after
    /// `System.exit(n)`, modulo 256; −N if signal N ended it.
    OptionalInt exitCode();

    /// Asks the process to end, with SIGTERM: shutdown hooks run. Does nothing if it has ended. Does not wait.
    void terminate();

    /// Ends the process at once, with SIGKILL: nothing of it runs any more. Does nothing if it has ended. Does not
    /// wait.
    void kill();

    /// Returns the JDK's view of the process.
    ProcessHandle toHandle();
}
