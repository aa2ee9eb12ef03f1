package io.interproc.proof;

import io.interproc.Scope;
import io.interproc.testkit.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An archive of the classes of child JVMs, from which children start in two thirds of the processor time.
///
/// How many processes can die in a given time is a question of how many JVMs the machine can start. So a first child
/// does a little of everything and comes to its end in order, which leaves the archive; all others start from it. The
/// JVM archives classes of jars only: where the library is in folders, as in unit tests, there is no archive.
public final class ClassArchive implements AutoCloseable {

    /// What a JVM has to say of classes that it does not archive is not worth a word.
    private static final String QUIETLY = "-Xlog:disable";

    private final @Nullable Path file;

    private ClassArchive(@Nullable Path file) {
        this.file = file;
    }

    /// A child that leaves the archive.
    @FunctionalInterface
    public interface FirstChild {
        /// Starts a child with these options, and waits until it has come to its end in order.
        void run(List<String> options) throws InterruptedException;
    }

    /// Makes an archive by a first child, if there can be one.
    public static ClassArchive recordedBy(FirstChild first) throws InterruptedException {
        if (!Stream.of(Scope.class, ChildJvm.class, ClassArchive.class).allMatch(ClassArchive::isInJar)) {
            return new ClassArchive(null);
        }
        try {
            Path file = Files.createTempFile("interproc-test-", ".jsa");
            file.toFile().deleteOnExit(); // if this process is interrupted
            boolean recorded = false;
            try {
                first.run(List.of(QUIETLY, "-XX:ArchiveClassesAtExit=" + file, "-cp", jars()));
                recorded = true;
            } finally {
                if (!recorded) {
                    Files.deleteIfExists(file);
                }
            }
            return new ClassArchive(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make an archive of classes", e);
        }
    }

    private static boolean isInJar(Class<?> type) {
        return Files.isRegularFile(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()));
    }

    /// Returns the class path without its folders, which are those of tests.
    private static String jars() {
        return Stream.of(ChildJvm.classPath().split(File.pathSeparator))
                .filter(entry -> Files.isRegularFile(Path.of(entry)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// Returns the options of a child that starts from the archive; none if there is no archive.
    public List<String> options() {
        return file == null ? List.of() : List.of(QUIETLY, "-XX:SharedArchiveFile=" + file, "-cp", jars());
    }

    /// Deletes the archive. Children that run keep it.
    @Override
    public void close() {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + file, e);
        }
    }
}
