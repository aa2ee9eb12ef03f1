package io.interproc.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where every thread is, here and in the JVMs that this one started.
final class ThreadDump {

    private static final int MAX_LINES = 4_000;

    private ThreadDump() {}

    /// Returns the stacks of all threads of this JVM, virtual ones too.
    static String ofThisJvm() {
        try {
            Path directory = Files.createTempDirectory("interproc-threads-");
            Path file = directory.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
                List<String> lines = Files.readAllLines(file);
                int shown = Math.min(lines.size(), MAX_LINES);
                String rest = shown == lines.size() ? "" : "\n… and " + (lines.size() - shown) + " lines more";
                return String.join("\n", lines.subList(0, shown)) + rest;
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            return "no thread dump: " + e;
        }
    }

    /// Asks all JVMs below this one to print theirs.
    static void requestOfChildren() {
        ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .forEach(child -> Signals.quit(child.pid()));
    }
}
