package io.interproc.internal.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// Which options of this JVM its workers get too.
///
/// A worker runs the same program, so it gets all of them, but for what [OptionRules] changes or drops.
///
/// Options from environment variables reach the child by its environment, where the same rules are applied to them;
/// they are not repeated on its command line.
final class InheritedOptions {

    /// The variable that the launcher reads.
    private static final String LAUNCHER_VARIABLE = "JDK_JAVA_OPTIONS";

    /// The variable whose options count after those of the command line.
    private static final String LAST_VARIABLE = "_JAVA_OPTIONS";

    /// Environment variables that hold options of a JVM, in the order in which they count.
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", LAUNCHER_VARIABLE, LAST_VARIABLE);

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

    /// Applies the rules to the variables in a child's environment that hold options of a JVM. A variable stays as
    /// it is if the rules change nothing in it, or if no JVM could read it.
    ///
    /// @param withoutAgents the Java agents to leave out, as [OptionRules#isAgent(String, String)] knows them
    /// @return the Java agents that the child gets by its environment
    static List<String> adapt(Map<String, String> environment, Collection<String> withoutAgents) {
        List<String> agents = new ArrayList<>();
        for (String variable : VARIABLES) {
            String text = environment.getOrDefault(variable, "");
            List<String> words = wordsOf(variable, text);
            if (words.isEmpty()) {
                continue;
            }
            List<String> kept = without(withoutAgents, forWorker(words));
            if (kept.isEmpty()) {
                environment.remove(variable);
            } else if (!kept.equals(words) || OptionWords.mayNameFile(text)) {
                environment.put(variable, OptionWords.toVariable(kept));
            }
            agents.addAll(agents(kept));
        }
        return agents;
    }

    /// Returns those of the options that load Java agents.
    static List<String> agents(List<String> options) {
        return options.stream().filter(OptionRules::isAgent).toList();
    }

    /// Returns options without those that load certain Java agents.
    static List<String> without(Collection<String> agents, List<String> options) {
        if (agents.isEmpty()) {
            return options;
        }
        return options.stream()
                .filter(option -> agents.stream().noneMatch(agent -> OptionRules.isAgent(option, agent)))
                .toList();
    }

    private static List<String> find() {
        List<String> options = new ArrayList<>(
                forWorker(ofCommandLine(ManagementFactory.getRuntimeMXBean().getInputArguments(), System.getenv())));
        addFromManifest(options);
        return options;
    }

    private static List<String> forWorker(List<String> options) {
        List<String> adapted = new ArrayList<>();
        for (String option : options) {
            String inherited = OptionRules.forWorker(option);
            if (inherited != null) {
                adapted.add(inherited);
            }
        }
        return adapted;
    }

    /// Returns the options of a JVM that do not come from its environment.
    ///
    /// @param all the options in the order in which they count
    static List<String> ofCommandLine(List<String> all, Map<String, String> environment) {
        List<String> rest = new ArrayList<>(all);
        for (String variable : VARIABLES) {
            for (String word : wordsOf(variable, environment.getOrDefault(variable, ""))) {
                int at = variable.equals(LAST_VARIABLE) ? rest.lastIndexOf(word) : rest.indexOf(word);
                if (at >= 0) {
                    rest.remove(at);
                }
            }
        }
        return rest;
    }

    /// Returns the options in a variable. One that the JVM could not read has none that count.
    private static List<String> wordsOf(String variable, String text) {
        try {
            return variable.equals(LAUNCHER_VARIABLE) ? OptionWords.ofLauncher(text) : OptionWords.ofJvm(text);
        } catch (IOException | IllegalArgumentException _) {
            return List.of();
        }
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
