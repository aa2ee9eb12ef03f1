package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test after which this process has other descriptors open than before.
///
/// Jar files, the JDK's own files, its sources of randomness and the directory that is being listed are left
/// out. The descriptors of an ended child are closed by a thread of the JDK, hence the wait.
public final class SameDescriptors implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SameDescriptors.class);
    private static final Path OPEN = Path.of("/proc/self/fd");
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", open());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Map<?, ?> before = context.getStore(NAMESPACE).get("before", Map.class);
        await().atMost(WATCHDOG).untilAsserted(() -> assertThat(open()).isEqualTo(before));
    }

    /// Returns what the descriptors of this process lead to, by number.
    static Map<String, String> open() {
        Map<String, String> descriptors = new TreeMap<>();
        try (Stream<Path> numbers = Files.list(OPEN)) {
            numbers.forEach(number -> target(number)
                    .filter(target -> !isOfTheJvm(target))
                    .ifPresent(target -> descriptors.put(number.getFileName().toString(), target)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return descriptors;
    }

    private static boolean isOfTheJvm(String target) {
        return target.endsWith(".jar")
                || target.startsWith(System.getProperty("java.home"))
                || target.matches("/dev/u?random")
                || target.matches("/proc/\\d+/fd");
    }

    private static Optional<String> target(Path number) {
        try {
            return Optional.of(Files.readSymbolicLink(number).toString());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
