package io.interproc.examples.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The documents of the project, as files.
final class Documents {

    /// Tests of a module run in its folder.
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private Documents() {}

    /// Returns every document that people read.
    static List<Path> all() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> benchmarks = Files.list(ROOT.resolve("benchmarks"))) {
            return Stream.of(top, docs, benchmarks)
                    .flatMap(files -> files)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /// Returns the documents whose Java has to compile and run: the README and the guide.
    static List<Path> withPrograms() throws IOException {
        return all().stream()
                .filter(file -> file.equals(ROOT.resolve("README.md"))
                        || file.startsWith(ROOT.resolve("docs").resolve("guide")))
                .toList();
    }
}
