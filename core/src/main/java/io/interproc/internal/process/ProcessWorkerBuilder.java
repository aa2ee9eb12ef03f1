package io.interproc.internal.process;

import io.interproc.JvmProcess;
import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import io.interproc.Worker;
import io.interproc.WorkerBuilder;
import io.interproc.WorkerStartException;
import io.interproc.internal.serial.ClassVisibility;
import io.interproc.internal.serial.SerializedTask;
import io.interproc.internal.serial.TaskWriter;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Starts worker processes; [JvmProcessWorker] tells what happens then.
final class ProcessWorkerBuilder implements WorkerBuilder {

    private final List<String> jvmOptions = new ArrayList<>();
    private final Set<String> withoutAgents = new LinkedHashSet<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable String name;
    private boolean daemon;
    private boolean outlivesParent;
    private @Nullable File directory;
    private Redirect output = Redirect.INHERIT;

    @Override
    public WorkerBuilder name(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name must not contain NUL: name=" + name);
        }
        this.name = name;
        return this;
    }

    @Override
    public WorkerBuilder daemon(boolean daemon) {
        this.daemon = daemon;
        return this;
    }

    @Override
    public WorkerBuilder jvmOptions(String... options) {
        for (String option : options) {
            if (option.isEmpty() || option.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("JVM option must not be empty or contain NUL: option=" + option);
            }
        }
        jvmOptions.addAll(List.of(options));
        return this;
    }

    @Override
    public WorkerBuilder withoutAgent(String jar) {
        if (jar.isEmpty()) {
            throw new IllegalArgumentException("agent must be the path or the file name of a JAR: jar=" + jar);
        }
        withoutAgents.add(jar);
        return this;
    }

    @Override
    public WorkerBuilder environment(String name, String value) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("name must not be empty or contain '=', neither may contain NUL: name="
                    + name + ", value=" + value);
        }
        environment.put(name, value);
        return this;
    }

    @Override
    public WorkerBuilder directory(Path directory) {
        this.directory = directory.toFile();
        return this;
    }

    @Override
    public WorkerBuilder inheritOutput() {
        output = Redirect.INHERIT;
        return this;
    }

    @Override
    public WorkerBuilder redirectOutput(Path file) {
        output = Redirect.appendTo(file.toFile());
        return this;
    }

    @Override
    public WorkerBuilder discardOutput() {
        output = Redirect.DISCARD;
        return this;
    }

    @Override
    public WorkerBuilder outliveParent(boolean outlive) {
        outlivesParent = outlive;
        return this;
    }

    @Override
    public Worker start(Task0 task) {
        return startTask(task);
    }

    @Override
    public <A> Worker start(Task1<A> task, A a) {
        return startTask(task, a);
    }

    @Override
    public <A, B> Worker start(Task2<A, B> task, A a, B b) {
        return startTask(task, a, b);
    }

    @Override
    public <A, B, C> Worker start(Task3<A, B, C> task, A a, B b, C c) {
        return startTask(task, a, b, c);
    }

    @Override
    public <A, B, C, D> Worker start(Task4<A, B, C, D> task, A a, B b, C c, D d) {
        return startTask(task, a, b, c, d);
    }

    private JvmProcess startTask(Object task, @Nullable Object... arguments) {
        Objects.requireNonNull(task, "task");
        String worker = name == null ? JvmProcesses.nextName() : name;
        name = null;
        ThisWorker.checkMayStart(worker);
        Children.checkNotEnding(worker);
        checkReachable(worker);
        WorkerDelivery delivery = new WorkerDelivery(worker);
        JvmProcessWorker started = null;
        try (Launch launch = new Launch()) {
            started = launch.start(worker, TaskWriter.write(worker, delivery, task, arguments));
            return started;
        } catch (IOException e) {
            throw new WorkerStartException(worker + " cannot be started: " + obstacle(e), e);
        } finally {
            delivery.goesTo(started);
        }
    }

    /// Without this class there the child would end with a bare "could not find or load main class".
    private static void checkReachable(String worker) {
        String obstacle = ClassVisibility.obstacle(WorkerMain.class);
        if (obstacle != null) {
            throw new WorkerStartException(worker + " cannot be started: " + obstacle);
        }
    }

    private String obstacle(IOException e) {
        if (directory != null && !directory.isDirectory()) {
            return "the working directory must exist: directory=" + directory;
        }
        if (!Files.isExecutable(Path.of(JavaCommand.launcher()))) {
            return "a worker needs the launcher of this JVM, and " + JavaCommand.launcher() + " is not executable; if"
                    + " jlink made this run-time image, link it without --strip-native-commands";
        }
        return e.getMessage() + "; check the JDK in " + System.getProperty("java.home") + ", the space in "
                + System.getProperty("java.io.tmpdir") + " and the limit of open files";
    }

    /// One start: whatever was opened is released unless a worker took it over.
    private final class Launch implements AutoCloseable {

        private @Nullable OutcomeFile outcome;
        private @Nullable JavaCommand command;
        private @Nullable Process process;
        private boolean handedOver;

        JvmProcessWorker start(String worker, SerializedTask serialized) throws IOException {
            outcome = OutcomeFile.create();
            command = JavaCommand.of(jvmOptions, withoutAgents, worker);
            List<String> agents = new ArrayList<>(command.agents());
            ProcessBuilder builder = processBuilder(command);
            agents.addAll(InheritedOptions.adapt(builder.environment(), withoutAgents));
            builder.environment().putAll(environment);
            process = builder.start();
            outcome.belongsTo(process.pid());
            TaskMessage message = new TaskMessage(
                    worker, ProcessHandle.current().pid(), outlivesParent, outcome.path(), outcome.nonce(), serialized);
            JvmProcessWorker started = new JvmProcessWorker(
                    process, message, daemon, outcome, command, new StartAdvice(jvmOptions, agents));
            started.begin();
            handedOver = true;
            return started;
        }

        private ProcessBuilder processBuilder(JavaCommand command) {
            ProcessBuilder builder =
                    new ProcessBuilder(command.words()).directory(directory).redirectOutput(output);
            if (output.equals(Redirect.INHERIT)) {
                builder.redirectError(output);
            } else {
                builder.redirectErrorStream(true);
            }
            return builder;
        }

        @Override
        public void close() throws IOException {
            if (handedOver) {
                return;
            }
            if (process != null) {
                process.destroyForcibly();
            }
            if (command != null) {
                command.close();
            }
            if (outcome != null) {
                outcome.close();
            }
        }
    }
}
