package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Pins what the module promises to those who depend on it.
class ModuleTest {

    /// As it is compiled: at run time the tests are patched into the module and add to it.
    private final ModuleDescriptor module = ModuleLayer.boot()
            .configuration()
            .findModule("io.interproc")
            .map(resolved -> resolved.reference())
            .flatMap(ModuleReference::location)
            .map(java.nio.file.Path::of)
            .flatMap(path -> ModuleFinder.of(path).find("io.interproc"))
            .orElseThrow()
            .descriptor();

    @Test
    void exportsThePublicPackagesAndNothingElse() {
        assertThat(module.exports().stream().filter(e -> !e.isQualified()).map(ModuleDescriptor.Exports::source))
                .isSubsetOf("io.interproc", "io.interproc.spi");
    }

    /// The command line looks at scopes from outside. The lanes of proof run on the class path and need no export.
    @Test
    void exportsItsInsidesOnlyToTheCommandLine() {
        assertThat(module.exports().stream()
                        .filter(ModuleDescriptor.Exports::isQualified)
                        .flatMap(e -> e.targets().stream())
                        .distinct())
                .containsExactly("io.interproc.cli");
    }

    @Test
    void opensNothing() {
        assertThat(module.opens()).isEmpty();
        assertThat(module.isOpen()).isFalse();
    }

    @Test
    void needsOnlyTheJdkAtRunTime() {
        assertThat(module.requires().stream()
                        .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
                        .map(Requires::name))
                .allMatch(name ->
                        name.startsWith("java.") || Set.of("jdk.jfr", "jdk.net").contains(name));
    }
}
