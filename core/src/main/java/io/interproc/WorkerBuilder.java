package io.interproc;

import java.nio.file.Path;

/// How a [Worker] is started. A builder may start several workers; it is not safe for use by several threads.
///
/// A process scope serialises a task and its arguments, so each worker gets copies of them; objects of the scope travel
/// as handles. `start` refuses with an [InterprocException] what would go wrong without a word:
///
/// - an object by which only the threads of one JVM can work together, such as an
///   [AtomicInteger][java.util.concurrent.atomic.AtomicInteger] or a lock of the JDK, unless it is wrapped as a [Copy];
/// - a task whose class has been compiled or deployed anew since this JVM started, because a lambda may mean another
///   one there. The system property `interproc.checkCode=false` turns this check off.
///
/// In a thread scope only [#name] and [#daemon] mean something; the other settings throw
/// [UnsupportedOperationException].
///
/// A process that is a worker refuses to start another one in a class initialiser, or while its own task is not
/// restored yet: [JvmProcess] says why. The exception is a [WorkerStartException].
public interface WorkerBuilder {

    /// Sets the name of the next worker; the default is `Worker-N`.
    ///
    /// @throws IllegalArgumentException if the name of a process contains a NUL character
    WorkerBuilder name(String name);

    /// Sets whether the worker ends with this process instead of being waited for; the default is false.
    WorkerBuilder daemon(boolean daemon);

    /// Adds options of the child's JVM, such as `-Xmx256m`. They win over those that it inherits from this JVM. If
    /// the JVM does not accept them, the worker ends with exit code 1 and a [failure][Worker#failure()] that names
    /// them.
    ///
    /// The child inherits the options of this JVM, those in environment variables too, except what can belong to
    /// one process only: native agents (debuggers, profilers), remote management, flight recordings, logs in a
    /// file. A log or a recording whose file name contains `%p`, the process id, is inherited. Paths become
    /// absolute.
    WorkerBuilder jvmOptions(String... options);

    /// Leaves out a Java agent (`-javaagent:`) that the child would inherit from this JVM. Agents are inherited
    /// because a program may need what they do to its classes; one that listens on a port or writes a file may work
    /// in one process only, and keep the child's JVM from starting. Does nothing if this JVM has no such agent.
    ///
    /// @param jar the path of the agent's JAR, or the name of that file, such as `exporter.jar`
    /// @throws IllegalArgumentException if it is empty
    WorkerBuilder withoutAgent(String jar);

    /// Sets a variable of the child's environment, which otherwise is this process's.
    ///
    /// @throws IllegalArgumentException if the name is empty or contains `=`, or either contains a NUL character
    WorkerBuilder environment(String name, String value);

    /// Sets the child's working directory; the default is this process's.
    WorkerBuilder directory(Path directory);

    /// Sends the child's standard output and error to where this process's go; the default.
    WorkerBuilder inheritOutput();

    /// Appends the child's standard output and error to a file, which is created if need be.
    WorkerBuilder redirectOutput(Path file);

    /// Drops the child's standard output and error.
    WorkerBuilder discardOutput();

    /// Sets whether the child may outlive this process; the default is false. If it may, this process
    /// neither waits for it nor terminates it at its own end, and starting it blocks until it has received its
    /// arguments.
    WorkerBuilder outliveParent(boolean outlive);

    /// Starts a worker.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    Worker start(Task0 task);

    /// Starts a worker with one argument.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    <A> Worker start(Task1<A> task, A a);

    /// Starts a worker with two arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    <A, B> Worker start(Task2<A, B> task, A a, B b);

    /// Starts a worker with three arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    <A, B, C> Worker start(Task3<A, B, C> task, A a, B b, C c);

    /// Starts a worker with four arguments.
    ///
    /// @throws InterprocException if the worker cannot be started, or the task or an argument does not serialise
    <A, B, C, D> Worker start(Task4<A, B, C, D> task, A a, B b, C c, D d);
}
