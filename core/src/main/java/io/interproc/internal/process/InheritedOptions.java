package io.interproc.internal.process;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// Which options of this JVM its workers get too.
///
/// A worker runs the same program, so it gets all of them, except what can belong to one process only or is said anew
/// for each: agents that open a port or write a file (debuggers, profilers), remote JMX, log and recording files, and
/// the paths and main class. Java agents stay, because the program may need what they do to its classes.
///
/// Options from environment variables reach the child by its environment; they are not repeated. There, too, what opens
/// a port is taken out.
final class InheritedOptions {

    /// Prefixes of options that belong to one process.
    private static final List<String> NOT_INHERITED = List.of(
            "-agentlib:",
            "-agentpath:",
            "-Xrun",
            "-Xdebug",
            "-Xlog",
            "-Xloggc:",
            "-XX:StartFlightRecording",
            "-XX:LogFile=",
            "-XX:ArchiveClassesAtExit=",
            "-XX:+AutoCreateSharedArchive",
            "-XX:AOTMode=",
            "-XX:AOTConfiguration=",
            "-XX:AOTCacheOutput=",
            "-XX:+PrintFlags",
            "-XX:+PrintCommandLineFlags",
            "-Dcom.sun.management.",
            "-Djava.class.path=",
            "-Djdk.module.",
            "-Dsun.java.",
            "--module-path=",
            "--class-path=");

    /// Options whose value is a path or a list of them, relative to this process's directory.
    private static final List<String> PATHS = List.of("--upgrade-module-path=", "-Xbootclasspath/a:");

    /// Environment variables that hold options of a JVM.
    private static final List<String> VARIABLES = List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

    /// Prefixes of options that open a port which this process holds already.
    private static final List<String> PORTS =
            List.of("-agentlib:jdwp", "-Xrunjdwp", "-Xdebug", "-Dcom.sun.management.");

    private InheritedOptions() {}

    /// Found once; the initialisation of this class is what others wait for.
    private static final class OfThisJvm {
        static final List<String> OPTIONS = List.copyOf(find());
    }

    /// Returns the options of this JVM that its workers get. The first call takes time, because it loads the JVM's
    /// management.
    static List<String> list() {
        return OfThisJvm.OPTIONS;
    }

    /// Takes out of a child's environment what would make it open this process's ports again.
    static void clean(Map<String, String> environment) {
        for (String variable : VARIABLES) {
            String options = environment.get(variable);
            if (options != null && startsWithAny(PORTS, options.split("\\s+"))) {
                environment.put(variable, without(PORTS, options));
            }
        }
    }

    /// Returns a path list with every entry made absolute.
    static String absolute(String paths) {
        StringBuilder absolute = new StringBuilder();
        for (String path : paths.split(File.pathSeparator, -1)) {
            if (!absolute.isEmpty()) {
                absolute.append(File.pathSeparator);
            }
            absolute.append(new File(path).getAbsolutePath());
        }
        return absolute.toString();
    }

    private static List<String> find() {
        List<String> options = new ArrayList<>();
        Set<String> inEnvironment = wordsOf(System.getenv());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (isInherited(option) && !inEnvironment.contains(option)) {
                options.add(withAbsolutePaths(option));
            }
        }
        addFromManifest(options);
        return options;
    }

    /// Returns whether an option may be given to a worker as well.
    static boolean isInherited(String option) {
        return !startsWithAny(NOT_INHERITED, option);
    }

    /// Returns the options that a JVM takes from its environment.
    static Set<String> wordsOf(Map<String, String> environment) {
        Set<String> words = new HashSet<>();
        for (String variable : VARIABLES) {
            String options = environment.getOrDefault(variable, "");
            words.addAll(List.of(options.replace("\"", "").replace("'", "").split("\\s+")));
        }
        return words;
    }

    private static boolean startsWithAny(List<String> prefixes, String... options) {
        for (String option : options) {
            for (String prefix : prefixes) {
                if (option.startsWith(prefix)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String without(List<String> prefixes, String options) {
        List<String> kept = new ArrayList<>();
        for (String option : options.split("\\s+")) {
            if (!startsWithAny(prefixes, option)) {
                kept.add(option);
            }
        }
        return String.join(" ", kept);
    }

    /// Returns an option whose value, if that is a path, is absolute.
    static String withAbsolutePaths(String option) {
        for (String prefix : PATHS) {
            if (option.startsWith(prefix)) {
                return prefix + absolute(option.substring(prefix.length()));
            }
        }
        if (option.startsWith("--patch-module=")) { // --patch-module=MODULE=PATH
            int path = option.indexOf('=', "--patch-module=".length()) + 1;
            return option.substring(0, path) + absolute(option.substring(path));
        }
        if (option.startsWith("-javaagent:")) { // -javaagent:PATH[=OPTIONS]
            int path = "-javaagent:".length();
            int end = option.indexOf('=', path) < 0 ? option.length() : option.indexOf('=', path);
            return option.substring(0, path) + absolute(option.substring(path, end)) + option.substring(end);
        }
        return option;
    }

    /// Adds what a program started by `java -jar` says in its manifest instead of by options.
    private static void addFromManifest(List<String> options) {
        String jar = System.getProperty("java.class.path", "");
        String command = System.getProperty("sun.java.command", "");
        if (!jar.endsWith(".jar") || !(command.equals(jar) || command.startsWith(jar + " "))) {
            return;
        }
        try (JarFile file = new JarFile(jar)) {
            Manifest manifest = file.getManifest();
            if (manifest != null) {
                Attributes attributes = manifest.getMainAttributes();
                addPackages(options, "--add-exports=", attributes.getValue("Add-Exports"));
                addPackages(options, "--add-opens=", attributes.getValue("Add-Opens"));
            }
        } catch (IOException _) {
            // Without its manifest the program gets no packages opened either.
        }
    }

    private static void addPackages(List<String> options, String option, @Nullable String packages) {
        if (packages != null) {
            for (String each : packages.strip().split("\\s+")) {
                options.add(option + each + "=ALL-UNNAMED");
            }
        }
    }
}
