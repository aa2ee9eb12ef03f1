package io.interproc.internal.process;

import java.util.ArrayList;
import java.util.List;

/// What to check if the JVM of a worker ended before it received its task.
///
/// @param jvmOptions the options that were given for this worker
/// @param agents the Java agents that it inherited
record StartAdvice(List<String> jvmOptions, List<String> agents) {

    StartAdvice {
        jvmOptions = List.copyOf(jvmOptions);
        agents = List.copyOf(agents);
    }

    /// Returns the continuation of a sentence that says how the process ended.
    String text() {
        List<String> checks = new ArrayList<>();
        checks.add("see its standard error");
        if (!jvmOptions.isEmpty()) {
            checks.add("check the JVM options " + jvmOptions);
        }
        if (!agents.isEmpty()) {
            checks.add("check the Java agents that it inherits, " + agents
                    + ", because an agent that listens on a port or writes a file may work in one process only"
                    + " (WorkerBuilder.withoutAgent leaves one out)");
        }
        return " before it received its task: its JVM did not start, " + String.join(" and ", checks);
    }
}
