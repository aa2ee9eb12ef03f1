package io.interproc.internal.scope;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.segment.SegmentFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A name of a scope for each test, which fails if the test leaves its file behind.
public final class NamedFiles implements AfterEachCallback {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "test-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();

    public String name() {
        return name;
    }

    public Path path() {
        return SegmentFiles.pathOf(name);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        boolean left = Files.exists(path(), java.nio.file.LinkOption.NOFOLLOW_LINKS);
        Files.deleteIfExists(path());
        assertThat(left).as("%s is left behind", path()).isFalse();
    }
}
