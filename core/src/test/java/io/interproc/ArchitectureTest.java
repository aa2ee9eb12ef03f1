package io.interproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Draws the order of the internal packages and keeps it. The public packages stand beside that order: every
/// internal package may use their types, they themselves reach inside only through [#DOORS].
class ArchitectureTest {

    /// Lowest first. A package uses those above it in this list, never one below.
    private static final List<String> ORDER = List.of(
            "name", // which names are legal
            "blocking", // deadlines, pauses, and the word to a pool whose thread blocks
            "os", // the system calls, the only user of the Linker
            "memory", // segment, layouts, allocator, words
            "participant", // who is attached and who is alive
            "segment", // the files of segments
            "park", // the one place where anything blocks
            "recovery", // what the dead left, and those who sleep for them
            "lock", // locks and conditions
            "sync", // semaphores
            "value", // typed values
            "serial", // tasks and exceptions as bytes
            "process", // worker processes
            "region", // what the regions of all scopes share
            "threads", // the thread scope
            "scope", // what brings them together
            "inspect"); // what looks from outside

    /// The internal packages that the public types may use.
    private static final Set<String> DOORS = Set.of("name", "process", "serial", "threads", "scope");

    private static final String INTERNAL = "io.interproc.internal.";

    private static final Path INTERNAL_SOURCES = Path.of("src/main/java/io/interproc/internal");

    private final JavaClasses classes = new ClassFileImporter().importPath(mainClasses());

    @Test
    void everyInternalPackageHasItsPlaceInTheOrder() {
        assertThat(classes.stream().map(ArchitectureTest::conceptOf).filter(concept -> !concept.isEmpty()))
                .isSubsetOf(ORDER);
    }

    @Test
    void everyInternalPackageHasAPage() {
        assertThat(ORDER)
                .allSatisfy(concept -> assertThat(INTERNAL_SOURCES.resolve(concept + "/package-info.java"))
                        .exists());
    }

    @Test
    void aPackageUsesOnlyThoseBelowIt() {
        assertThat(dependencies().filter(d -> pointsUp(conceptOf(d.getOriginClass()), conceptOf(d.getTargetClass()))))
                .isEmpty();
    }

    @Test
    void publicTypesReachInsideOnlyThroughTheDoors() {
        assertThat(dependencies()
                        .filter(d -> conceptOf(d.getOriginClass()).isEmpty())
                        .filter(d -> !conceptOf(d.getTargetClass()).isEmpty())
                        .filter(d -> !DOORS.contains(conceptOf(d.getTargetClass()))))
                .isEmpty();
    }

    @Test
    void onlyOsUsesTheLinker() {
        assertThat(dependencies()
                        .filter(d -> !conceptOf(d.getOriginClass()).equals("os"))
                        .filter(d -> d.getTargetClass().isEquivalentTo(Linker.class)
                                || d.getTargetClass().isEquivalentTo(SymbolLookup.class)))
                .isEmpty();
    }

    @Test
    void onlyOsReinterpretsMemory() {
        assertThat(classes.stream()
                        .filter(c -> !conceptOf(c).equals("os"))
                        .flatMap(c -> c.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(MemorySegment.class))
                        .filter(call -> call.getTarget().getName().equals("reinterpret"))
                        .map(JavaAccess::getDescription))
                .isEmpty();
    }

    /// The control: the rule must catch a dependency that points up, and let the others pass.
    @Test
    void theOrderIsOneWay() {
        assertThat(pointsUp("os", "memory")).isTrue();
        assertThat(pointsUp("park", "lock")).isTrue();
        assertThat(pointsUp("memory", "os")).isFalse();
        assertThat(pointsUp("serial", "process")).isTrue();
        assertThat(pointsUp("lock", "lock")).isFalse();
        assertThat(pointsUp("lock", "")).isFalse();
        assertThat(pointsUp("", "scope")).isFalse();
    }

    private static boolean pointsUp(String from, String to) {
        return !from.isEmpty() && !to.isEmpty() && ORDER.indexOf(to) > ORDER.indexOf(from);
    }

    /// The `x` of a class in `io.interproc.internal.x` or below; empty for any other class.
    private static String conceptOf(JavaClass type) {
        String name = type.getPackageName();
        return name.startsWith(INTERNAL) ? name.substring(INTERNAL.length()).split("\\.")[0] : "";
    }

    private Stream<Dependency> dependencies() {
        return classes.stream().flatMap(c -> c.getDirectDependenciesFromSelf().stream());
    }

    private static Path mainClasses() {
        return ModuleLayer.boot()
                .configuration()
                .findModule("io.interproc")
                .flatMap(module -> module.reference().location())
                .map(Path::of)
                .orElseThrow();
    }
}
