package io.interproc.benchmarks.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that starts a JVM like this one.
final class ChildJvm {

    /// What the library and JMH need to run without warnings.
    static final List<String> OPTIONS =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private ChildJvm() {}

    /// Returns the command that runs a main class on this class path.
    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        // A thread that is kept on one processor would else believe that the machine has no other.
        command.add("-XX:ActiveProcessorCount=" + Runtime.getRuntime().availableProcessors());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
