package io.interproc.internal.process;

import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What becomes of one option of this JVM when a worker inherits it, wherever it stands: on the command line, in a
/// file, in an environment variable.
///
/// | option | in the worker |
/// |---|---|
/// | can belong to one process only (a port, a recording, a native agent), or is said anew | dropped |
/// | names a log or a recording | kept if the name contains `%p`, the process id; dropped otherwise |
/// | names a file that the JVM writes when it fails | gets a name of its own |
/// | names a file that the JVM reads, or a folder | the same file, by its absolute path |
/// | everything else, Java agents too | the same |
final class OptionRules {

    /// Prefixes of options that belong to one process.
    private static final List<String> DROPPED = List.of(
            "-agentlib:",
            "-agentpath:",
            "-Xrun",
            "-Xdebug",
            "-splash:",
            "-XX:ArchiveClassesAtExit=",
            "-XX:+AutoCreateSharedArchive",
            "-XX:AOTMode=",
            "-XX:AOTConfiguration=",
            "-XX:AOTCacheOutput=",
            "-XX:DumpLoadedClassList=",
            "-XX:JVMCILibDumpJNIConfig=",
            "-XX:+PauseAtStartup",
            "-XX:+PrintFlags",
            "-XX:+PrintCommandLineFlags",
            "-Dcom.sun.management.",
            "-Djava.class.path=",
            "-Djdk.module.",
            "-Dsun.java.",
            "--disable-@files",
            "--module-path=",
            "--class-path=");

    /// Options that name a file to be written if something fails. The JVM replaces `%p` in these by its process id.
    private static final List<String> WRITTEN = List.of(
            "-XX:ErrorFile=",
            "-XX:InlineDataFile=",
            "-XX:JVMCINativeLibraryErrorFile=",
            "-XX:LogFile=",
            "-XX:PerfDataSaveFile=",
            "-XX:ReplayDataFile=");

    /// Options whose value is a list of paths.
    private static final List<String> PATH_LISTS =
            List.of("--upgrade-module-path=", "-Xbootclasspath/a:", "-XX:SharedArchiveFile=", "-Djava.library.path=");

    /// Options whose value is one path.
    private static final List<String> PATHS = List.of(
            "-XX:AllocateHeapAt=",
            "-XX:AOTCache=",
            "-XX:CompileCommandFile=",
            "-XX:CompilerDirectivesFile=",
            "-XX:ExtraSharedClassListFile=",
            "-XX:Flags=",
            "-XX:JVMCILibPath=",
            "-XX:SharedArchiveConfigFile=",
            "-XX:SharedClassListFile=",
            "-Djava.io.tmpdir=",
            "-Djava.util.logging.config.file=",
            "-Djavax.net.ssl.keyStore=",
            "-Djavax.net.ssl.trustStore=");

    private static final String JAVA_AGENT = "-javaagent:";
    private static final String HEAP_DUMP = "-XX:HeapDumpPath=";
    private static final String PATCH = "--patch-module=";
    private static final String RECORDING = "-XX:StartFlightRecording";
    private static final String RECORDER = "-XX:FlightRecorderOptions";

    /// Stands for the id of a process in the name of a file.
    private static final String PID = "%p";

    /// Trust stores and key stores that are no files.
    private static final String NO_FILE = "NONE";

    private OptionRules() {}

    /// Returns the option that a worker gets, or null if it gets none.
    static @Nullable String forWorker(String option) {
        if (prefixOf(option, DROPPED) != null) {
            return null;
        }
        if (option.startsWith("-Xlog:")) {
            return log(option);
        }
        if (option.startsWith("-Xloggc:")) {
            return ifUnique(option, "-Xloggc:".length(), option.length());
        }
        if (option.startsWith(RECORDING)) {
            return withAbsoluteValue(option, RECORDING, "filename", true);
        }
        if (option.startsWith(RECORDER)) {
            return withAbsoluteValue(option, RECORDER, "repository", false);
        }
        if (option.startsWith(HEAP_DUMP)) {
            return HEAP_DUMP + dumpPath(option.substring(HEAP_DUMP.length()));
        }
        String written = prefixOf(option, WRITTEN);
        if (written != null) {
            String path = absolute(option.substring(written.length()));
            return written + (path.contains(PID) ? path : path + "." + PID);
        }
        return withAbsolutePaths(option);
    }

    private static String withAbsolutePaths(String option) {
        String prefix = prefixOf(option, PATH_LISTS);
        if (prefix != null) {
            return prefix + absolutePaths(option.substring(prefix.length()));
        }
        prefix = prefixOf(option, PATHS);
        if (prefix != null) {
            String value = option.substring(prefix.length());
            return value.isEmpty() || value.equals(NO_FILE) ? option : prefix + absolute(value);
        }
        if (option.startsWith(PATCH)) { // --patch-module=MODULE=PATHS
            int paths = option.indexOf('=', PATCH.length()) + 1;
            return option.substring(0, paths) + absolutePaths(option.substring(paths));
        }
        if (isAgent(option)) { // -javaagent:PATH[=OPTIONS]
            int end = endOfAgent(option);
            return JAVA_AGENT + absolute(option.substring(JAVA_AGENT.length(), end)) + option.substring(end);
        }
        return option;
    }

    private static String absolute(String path) {
        return new File(path).getAbsolutePath();
    }

    /// Returns a list of paths with every entry made absolute.
    static String absolutePaths(String paths) {
        return Arrays.stream(paths.split(File.pathSeparator, -1))
                .map(OptionRules::absolute)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Returns whether an option loads a Java agent.
    static boolean isAgent(String option) {
        return option.startsWith(JAVA_AGENT);
    }

    /// Returns whether an option loads the Java agent in a JAR.
    ///
    /// @param jar the path of the JAR, or the name of the file
    static boolean isAgent(String option, String jar) {
        if (!isAgent(option)) {
            return false;
        }
        File agent = new File(option.substring(JAVA_AGENT.length(), endOfAgent(option)));
        return agent.getName().equals(jar) || agent.getAbsolutePath().equals(new File(jar).getAbsolutePath());
    }

    private static int endOfAgent(String option) {
        int end = option.indexOf('=');
        return end < 0 ? option.length() : end;
    }

    /// `-Xlog:WHAT:OUTPUT:DECORATORS:OPTIONS`, where the output may be quoted and is a file unless it is a stream.
    private static @Nullable String log(String option) {
        int what = "-Xlog:".length();
        int from = option.startsWith("async", what) ? -1 : option.indexOf(':', what);
        if (from < 0) {
            return option; // to standard output, or says how to log
        }
        from++;
        if (option.startsWith("file=", from)) {
            from += "file=".length();
        }
        boolean quoted = option.startsWith("\"", from);
        int end = quoted ? option.indexOf('"', from + 1) : option.indexOf(':', from);
        if (quoted) {
            from++;
        }
        if (end < 0) {
            end = option.length();
        }
        String output = option.substring(from, end);
        boolean stream = output.isEmpty() || output.equals("stdout") || output.equals("stderr");
        return stream ? option : ifUnique(option, from, end);
    }

    /// Returns an option with a part that names a file made absolute, or null if each process would write the same
    /// file.
    private static @Nullable String ifUnique(String option, int from, int end) {
        String path = option.substring(from, end);
        return path.contains(PID) ? option.substring(0, from) + absolute(path) + option.substring(end) : null;
    }

    /// Returns where a worker puts a dump of its heap: into a folder under a name of its own. Many JVMs may be told
    /// one folder; to a file that exists they do not write.
    private static String dumpPath(String path) {
        String file = absolute(path);
        return file.contains(PID) || new File(file).isDirectory() ? file : file + "." + PID;
    }

    /// Makes a path among the comma-separated settings of an option absolute.
    ///
    /// @param unique whether the option is dropped unless it has that path, and that contains the process id
    private static @Nullable String withAbsoluteValue(String option, String prefix, String key, boolean unique) {
        boolean isUnique = false;
        List<String> settings = new ArrayList<>();
        int from = Math.min(prefix.length() + 1, option.length()); // behind '=' or ':'
        for (String setting : option.substring(from).split(",", -1)) {
            if (setting.startsWith(key + "=")) {
                String path = setting.substring(key.length() + 1).replace("\"", "");
                isUnique |= path.contains(PID);
                settings.add(key + "=" + absolute(path));
            } else {
                settings.add(setting);
            }
        }
        return unique && !isUnique ? null : option.substring(0, from) + String.join(",", settings);
    }

    private static @Nullable String prefixOf(String option, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (option.startsWith(prefix)) {
                return prefix;
            }
        }
        return null;
    }
}
