package io.interproc.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the author of another scope may rely on: the test kit needs nothing of the library that others cannot use.
class ModuleTest {

    private static final String INTERNAL = "io.interproc.internal";

    private static ModuleDescriptor module(Class<?> ofModule, String name) {
        return ModuleFinder.of(locationOf(ofModule)).find(name).orElseThrow().descriptor();
    }

    private static Path locationOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static List<Path> naming(Path folder, String ending, String word) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> text(file).contains(word))
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noClassOfTheTestKitUsesTheInsideOfTheLibrary() throws IOException {
        Path classes = locationOf(ChildJvm.class);
        assertThat(naming(classes, ".class", "io/interproc/testkit")).isNotEmpty();
        assertThat(naming(classes, ".class", INTERNAL.replace('.', '/'))).isEmpty();
    }

    @Test
    void theLibraryDoesNotOpenItsInsideToTheTestKit() {
        ModuleDescriptor library = module(io.interproc.Scope.class, "io.interproc");
        assertThat(library.exports().stream().filter(Exports::isQualified))
                .isNotEmpty()
                .noneMatch(exports -> exports.targets().contains("io.interproc.testkit"));
    }

    @Test
    void theTestKitBringsOnlyTheLibraryTheJdkAndTheToolsOfTests() {
        assertThat(module(ChildJvm.class, "io.interproc.testkit").requires().stream()
                        .filter(required -> !required.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name)
                        .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk.")))
                .containsExactlyInAnyOrder(
                        "io.interproc", "org.junit.jupiter.api", "org.junit.jupiter.params", "org.assertj.core");
    }

    @Test
    void theTestKitExportsItsToolsAndItsSuites() {
        assertThat(module(ChildJvm.class, "io.interproc.testkit").exports().stream()
                        .map(Exports::source))
                .containsExactlyInAnyOrder("io.interproc.testkit", "io.interproc.testkit.contract");
    }
}
