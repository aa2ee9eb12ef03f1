package io.interproc.proof.storm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// A wall clock that steps by a day, forward and back, for processes that are started under it. To step the clock of
/// the machine would reach everything else on it; this one is a library of C functions that a process finds before
/// those of the system.
final class SteppedClock implements AutoCloseable {

    /// Tells whether there is a compiler.
    static final List<String> COMPILER = List.of("cc", "--version");

    private static final String SOURCE = "stepped-clock.c";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path library;

    private SteppedClock(Path library) {
        this.library = library;
    }

    /// Compiles the library, into a temporary file that is there until it is closed.
    static SteppedClock make() throws InterruptedException {
        try (InputStream source = Objects.requireNonNull(SteppedClock.class.getResourceAsStream(SOURCE), SOURCE)) {
            Path library = Files.createTempFile("interproc-test-", ".so");
            library.toFile().deleteOnExit(); // if this process is interrupted
            Process compiler = new ProcessBuilder("cc", "-shared", "-fPIC", "-O2", "-xc", "-o", library.toString(), "-")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var input = compiler.getOutputStream()) {
                source.transferTo(input);
            }
            if (compiler.waitFor() != 0) {
                Files.delete(library);
                throw new IllegalStateException("cc cannot compile " + SOURCE + ": exit code " + compiler.exitValue());
            }
            return new SteppedClock(library);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a clock that steps", e);
        }
    }

    /// Returns the command under which a process has this clock.
    List<String> command() {
        return List.of("env", "LD_PRELOAD=" + library);
    }

    /// Waits, in a process that should have this clock, until the clock steps.
    static void awaitStep() throws InterruptedException {
        long since = System.nanoTime();
        long first = System.currentTimeMillis();
        while (Math.abs(System.currentTimeMillis() - first) < DAY.toMillis()) {
            if (System.nanoTime() - since > PATIENCE.toNanos()) {
                throw new IllegalStateException("the wall clock of this process does not step");
            }
            Thread.sleep(1);
        }
    }

    /// Deletes the library; processes that have it loaded keep it.
    @Override
    public void close() {
        try {
            Files.deleteIfExists(library);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + library, e);
        }
    }
}
