package io.interproc.internal.process;

import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The command that starts a JVM like this one with [WorkerMain] as its main class.
///
/// The child gets this JVM's class path and its module path, each as such, and resolves the modules that this JVM has
/// resolved, from that path or from the run-time image: what is a named module here is one there, with the same
/// packages opened to it. All paths are absolute, because the child may have another working directory.
final class JavaCommand implements AutoCloseable {

    /// From this size on the options go into a file: the kernel bounds one argument to 128 KiB.
    private static final int MAX_LENGTH = 100_000;

    private static final String ALL_UNNAMED = "ALL-UNNAMED";

    private final List<String> words;

    /// The Java agents that the child inherits by its command line.
    private final List<String> agents;

    private final @Nullable PrivateFile optionFile;

    private JavaCommand(List<String> words, List<String> agents, @Nullable PrivateFile optionFile) {
        this.words = words;
        this.agents = agents;
        this.optionFile = optionFile;
    }

    /// Composes the command.
    ///
    /// @param jvmOptions further options, which win over those inherited from this JVM
    /// @param withoutAgents the Java agents to leave out, as [OptionRules#isAgent(String, String)] knows them
    /// @param worker the name of the worker, the one argument of the main class
    /// @throws IOException if the options are so long that they need a file, and it cannot be written
    static JavaCommand of(List<String> jvmOptions, Collection<String> withoutAgents, String worker) throws IOException {
        List<String> options = new ArrayList<>(InheritedOptions.without(withoutAgents, InheritedOptions.list()));
        List<String> agents = InheritedOptions.agents(options);
        addNativeAccess(options);
        options.addAll(jvmOptions);
        String modulePath = System.getProperty("jdk.module.path");
        if (modulePath != null) {
            options.add("--module-path=" + OptionRules.absolutePaths(modulePath));
        }
        String modules = modulesOfThisJvm();
        if (!modules.isEmpty()) {
            options.add("--add-modules=" + modules);
        }
        String classPath = System.getProperty("java.class.path", "");
        Module ours = WorkerMain.class.getModule();
        if (!classPath.isEmpty() || !ours.isNamed()) {
            options.add("--class-path=" + OptionRules.absolutePaths(classPath));
        }
        List<String> main = ours.isNamed()
                ? List.of("-m", ours.getName() + "/" + WorkerMain.class.getName(), worker)
                : List.of(WorkerMain.class.getName(), worker);
        return of(options, main, agents);
    }

    private static JavaCommand of(List<String> options, List<String> main, List<String> agents) throws IOException {
        List<String> words = new ArrayList<>();
        words.add(launcher());
        PrivateFile optionFile = null;
        if (String.join(" ", options).length() > MAX_LENGTH) {
            optionFile = PrivateFile.create();
            try {
                optionFile.file().write(OptionWords.toArgumentFile(options).getBytes(OptionWords.ENCODING));
            } catch (IOException e) {
                optionFile.close();
                throw e;
            }
            words.add("@" + optionFile.path());
        } else {
            words.addAll(options);
        }
        words.addAll(main);
        return new JavaCommand(List.copyOf(words), agents, optionFile);
    }

    /// Returns the program and its arguments.
    List<String> words() {
        return words;
    }

    /// Returns the Java agents that the child inherits by its command line.
    List<String> agents() {
        return agents;
    }

    /// Releases the file with the options, if there is one; to be called when the child has ended.
    @Override
    public void close() throws IOException {
        if (optionFile != null) {
            optionFile.close();
        }
    }

    /// Returns the path of the program that starts a JVM like this one.
    static String launcher() {
        return System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    }

    /// Allows native access to whom this JVM allows it, except where it is denied here.
    private static void addNativeAccess(List<String> options) {
        Module ours = WorkerMain.class.getModule();
        String option = "--enable-native-access=" + (ours.isNamed() ? ours.getName() : ALL_UNNAMED);
        boolean denied = options.contains("--illegal-native-access=deny") && !ours.isNativeAccessEnabled();
        if (!denied && !options.contains(option)) {
            options.add(option);
        }
    }

    /// Returns the modules of the boot layer that the child would not resolve by itself.
    ///
    /// If the main class of the child is in a module, it resolves from that module only, so all are named: those of
    /// the program may be in a run-time image beside those of the JDK, and a program on the class path uses modules
    /// that none requires. Otherwise the child resolves what the JDK exports, so those of the JDK are left out.
    private static String modulesOfThisJvm() {
        boolean all = WorkerMain.class.getModule().isNamed();
        Set<String> names = new TreeSet<>();
        for (ResolvedModule module : ModuleLayer.boot().configuration().modules()) {
            Optional<URI> location = module.reference().location();
            if (all || location.isEmpty() || !"jrt".equals(location.get().getScheme())) {
                names.add(module.name());
            }
        }
        return String.join(",", names);
    }
}
