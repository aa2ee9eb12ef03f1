package io.interproc.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A JVM that a test starts, talks to line by line, and kills or stops as it likes.
///
/// It runs a body, which is a static method of the test, on the class path and the module path of this JVM. What the
/// body [says][Child#say(String)] is read by [#expect(String)]; everything else it prints appears in the output of the
/// test, marked with the child's name. A child ends with its parent, however the parent ends: before the parent's files
/// are [deleted on exit][java.io.File#deleteOnExit()] if the parent exits, soon after if it was killed by SIGKILL; one
/// that is stopped then ends as soon as it goes on.
///
/// ```java
/// try (ChildJvm holder = ChildJvm.start("holder", MyTest::hold, scopeName)) {
///     holder.expect("holding");
///     holder.kill();
/// }
///
/// static void hold(Child parent, String... args) {
///     try (Scope scope = Scope.processes(args[0]); var _ = scope.lock("l").hold()) {
///         parent.say("holding");
///         parent.next();
///     }
/// }
/// ```
public final class ChildJvm implements AutoCloseable {

    /// What a child does: a reference to a static method, or a lambda that captures only what serialises.
    @FunctionalInterface
    public interface Body extends Serializable {
        /// Runs in the child.
        ///
        /// @throws Exception what the body likes; it is printed and ends the child with exit code 1
        void run(Child parent, String... args) throws Exception;
    }

    /// Options of a JVM in which the library makes no system calls.
    public static final List<String> WITHOUT_NATIVE_ACCESS = List.of("-Dinterproc.native=false");

    private record End() {}

    private static final List<String> OPTIONS =
            List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED");
    private static final String CLASS_PATH = "-cp";
    private static final int TAIL_LINES = 200;

    /// Those that were started and not closed.
    private static final Set<ChildJvm> OPEN = ConcurrentHashMap.newKeySet();
    /// What they get to end in order when this JVM exits.
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /// Whether this JVM exits; set before the first child is ended.
    private static volatile boolean exiting;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildJvm::endAll, "interproc-test-end-children"));
    }

    private final String name;
    private final Process process;
    private final Writer input;
    private final Thread pump;
    private final BlockingQueue<Object> said = new LinkedBlockingQueue<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private volatile long endOfOutputNanos;
    private volatile boolean stopped;

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.pump = Thread.ofPlatform().daemon().name("output of " + name).unstarted(this::pump);
    }

    /// Starts a JVM that runs the body with the arguments.
    ///
    /// @param name how the child is called in the output of the test
    public static ChildJvm start(String name, Body body, String... args) {
        return start(name, List.of(), body, args);
    }

    /// Starts a JVM with more options that runs the body with the arguments.
    ///
    /// @param name how the child is called in the output of the test
    /// @param jvmOptions may have `-cp` and a class path, instead of the [class path][#classPath()] of this JVM
    public static ChildJvm start(String name, List<String> jvmOptions, Body body, String... args) {
        return start(name, jvmOptions, ChildMain.class, withBody(body, args));
    }

    /// Starts a JVM that runs the body with the arguments, by a command that is followed by that of the JVM:
    /// one that puts it into a namespace, or limits it. The process is that of the command, which must end with
    /// the JVM.
    ///
    /// @param name how the child is called in the output of the test
    public static ChildJvm startUnder(List<String> command, String name, Body body, String... args) {
        return startUnder(command, name, List.of(), body, args);
    }

    /// Starts a JVM with more options that runs the body with the arguments, by a command as above.
    ///
    /// @param name how the child is called in the output of the test
    public static ChildJvm startUnder(
            List<String> command, String name, List<String> jvmOptions, Body body, String... args) {
        return start(command, name, jvmOptions, ChildMain.class, withBody(body, args));
    }

    private static String[] withBody(Body body, String... args) {
        List<String> rest = new ArrayList<>();
        rest.add(ChildMain.encode(body));
        rest.addAll(List.of(args));
        return rest.toArray(String[]::new);
    }

    /// Starts a JVM that runs the `main` method of a class.
    ///
    /// @param name how the child is called in the output of the test
    public static ChildJvm start(String name, List<String> jvmOptions, Class<?> main, String... args) {
        return start(List.of(), name, jvmOptions, main, args);
    }

    private static ChildJvm start(
            List<String> under, String name, List<String> jvmOptions, Class<?> main, String... args) {
        List<String> command = new ArrayList<>(under);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(OPTIONS);
        command.addAll(jvmOptions);
        if (!jvmOptions.contains(CLASS_PATH)) {
            command.addAll(List.of(CLASS_PATH, classPath()));
        }
        command.add(main.getName());
        command.addAll(List.of(args));
        try {
            ChildJvm child = new ChildJvm(
                    name, new ProcessBuilder(command).redirectErrorStream(true).start());
            OPEN.add(child);
            if (exiting) {
                child.kill();
            }
            child.pump.start();
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /// Ends the children of a JVM that exits, and waits until they have ended: one that notices by itself may do so
    /// when the files are deleted, and opens one again; one that is stopped does not notice at all.
    private static void endAll() {
        exiting = true;
        OPEN.forEach(ChildJvm::dismiss);
        long deadlineNanos = System.nanoTime() + FAREWELL.toNanos();
        OPEN.forEach(child -> child.awaitEnd(deadlineNanos));
    }

    private void dismiss() {
        if (stopped) {
            kill();
            return;
        }
        try {
            process.getOutputStream().close();
        } catch (IOException _) {
            kill();
        }
    }

    private void awaitEnd(long deadlineNanos) {
        try {
            if (!process.waitFor(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                kill();
                process.waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns the class path of this JVM followed by its module path: what a child needs to find everything there
    /// is.
    public static String classPath() {
        String classPath = System.getProperty("java.class.path", "");
        String modulePath = System.getProperty("jdk.module.path", "");
        return classPath.isEmpty() || modulePath.isEmpty()
                ? classPath + modulePath
                : classPath + System.getProperty("path.separator") + modulePath;
    }

    /// Returns the process id.
    public long pid() {
        return process.pid();
    }

    /// Returns whether the process runs, or is stopped.
    public boolean isAlive() {
        return process.isAlive();
    }

    /// Waits for the next line that the child says.
    ///
    /// @return the line
    /// @throws AssertionError if the child ends first, or this thread is interrupted; with what the child printed
    public String next() {
        try {
            Object line = said.take();
            if (line instanceof String text) {
                return text;
            }
            said.add(line);
            throw failure("ended without saying anything more, exit code " + process.waitFor());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("said nothing until this thread was interrupted");
        }
    }

    /// Waits for the next line that the child says, which must be this word, alone or followed by a space and more.
    ///
    /// @return what follows the word
    /// @throws AssertionError if the child says something else, or ends first, or this thread is interrupted
    public String expect(String word) {
        String line = next();
        if (line.equals(word)) {
            return "";
        }
        if (line.startsWith(word + " ")) {
            return line.substring(word.length() + 1);
        }
        throw failure("said \"" + line + "\" instead of \"" + word + "\"");
    }

    /// Sends a line, which the child gets from [Child#next()].
    public void send(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw (AssertionError) failure("does not listen").initCause(e);
        }
    }

    /// Kills the process with SIGKILL, does not wait.
    ///
    /// @return the [System#nanoTime()] just before
    public long kill() {
        long before = System.nanoTime();
        process.toHandle().destroyForcibly(); // unlike Process.destroyForcibly, leaves the streams open
        return before;
    }

    /// Stops the process with SIGSTOP and waits until it stands still.
    public void stop() {
        stopped = true;
        Signals.stop(pid());
    }

    /// Lets the stopped process go on, with SIGCONT.
    public void resume() {
        Signals.resume(pid());
        stopped = false;
    }

    /// Waits for the end of the process and of its output.
    ///
    /// @return the exit code, as [Process#exitValue()] gives it
    public int waitFor() throws InterruptedException {
        pump.join();
        return process.waitFor();
    }

    /// Waits until the kernel has closed the descriptors of the process, which for a killed process is the
    /// moment it releases the leases too.
    ///
    /// @return the [System#nanoTime()] at which this was seen
    public long waitForRelease() throws InterruptedException {
        pump.join();
        return endOfOutputNanos;
    }

    /// Kills the process if it still runs, and waits for its end.
    @Override
    public void close() {
        kill();
        try {
            waitFor();
            OPEN.remove(this);
            input.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (AssertionError) failure("was not waited for").initCause(e);
        } catch (IOException _) {
            return; // what was not yet written has no reader any more
        }
    }

    private void pump() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(Child.MARK)) {
                    said.add(line.substring(Child.MARK.length()));
                } else {
                    keep(line);
                    System.out.println("[" + name + " " + process.pid() + "] " + line);
                }
            }
        } catch (IOException e) {
            keep("output ended: " + e);
        } finally {
            endOfOutputNanos = System.nanoTime();
            if (!exiting) { // else it is this JVM that ended it, and no failure of the child
                said.add(new End());
            }
        }
    }

    private void keep(String line) {
        synchronized (tail) {
            tail.addLast(line);
            if (tail.size() > TAIL_LINES) {
                tail.removeFirst();
            }
        }
    }

    private AssertionError failure(String what) {
        synchronized (tail) {
            String printed = tail.isEmpty() ? "" : "; it printed:\n  " + String.join("\n  ", tail);
            return new AssertionError("child " + name + " (process " + process.pid() + ") " + what + printed);
        }
    }

    @Override
    public String toString() {
        return Objects.toString(name) + " (process " + process.pid() + ")";
    }
}
