package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test after which this process has a segment open that it did not have open before, or a thread of the
/// library that looks after sleepers of closed scopes. The watcher, which ends by itself after a while, is left out.
public final class SegmentsClosed implements BeforeEachCallback, AfterEachCallback {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SegmentsClosed.class);
    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(NAMESPACE).put("before", open());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<?> before = context.getStore(NAMESPACE).get("before", List.class);
        assertThat(open()).isEqualTo(before);
        await().atMost(WATCHDOG).until(() -> threads("interproc-dispatcher") == 0);
    }

    /// Returns what segments the descriptors of this process lead to.
    public static List<String> open() {
        try (Stream<Path> numbers = Files.list(Path.of("/proc/self/fd"))) {
            return numbers.map(SegmentsClosed::target)
                    .filter(Objects::nonNull)
                    .filter(target -> target.startsWith("/memfd:interproc") || target.startsWith("/dev/shm/interproc"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Counts the platform threads of a name.
    public static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private static @Nullable String target(Path number) {
        try {
            return Files.readSymbolicLink(number).toString();
        } catch (IOException _) {
            return null;
        }
    }
}
