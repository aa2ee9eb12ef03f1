package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class SharedMappingTest {

    private static final String NAME = "shared-mapping-test";
    private static final long SIZE = 128 << 10;

    private Descriptor file;

    @BeforeEach
    void makeFile() {
        file = Descriptor.memoryFile(NAME);
        file.resize(SIZE);
    }

    @AfterEach
    void closeFile() {
        file.close();
    }

    @Test
    void mappingsShareTheirBytes() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment whole = Mappings.map(file, 0, SIZE, arena);
            MemorySegment half = Mappings.map(file, SIZE / 2, SIZE / 2, arena);
            assertThat(whole.byteSize()).isEqualTo(SIZE);
            whole.set(ValueLayout.JAVA_LONG, SIZE - 8, 42);
            assertThat(half.get(ValueLayout.JAVA_LONG, SIZE / 2 - 8)).isEqualTo(42);
            assertThat(file.status().allocated()).as("only what was touched").isEqualTo(4096);
        }
    }

    @Test
    void aChannelMapsTheSameBytes() throws IOException {
        try (Arena arena = Arena.ofShared();
                FileChannel channel = channel()) {
            MemorySegment one = Mappings.map(file, 0, SIZE, arena);
            MemorySegment other = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena);
            one.set(ValueLayout.JAVA_LONG, 8, 42);
            assertThat(other.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
        }
    }

    @Test
    void unmappingLeavesNothing() throws IOException {
        long address = SharedMapping.map(file, 0, SIZE);
        assertThat(mappings()).isEqualTo(1);
        SharedMapping.unmap(address, SIZE);
        assertThat(mappings()).isZero();
    }

    @Test
    @SuppressWarnings("restricted")
    void aVacatedRangeReadsAsZeroAndReachesNobody() throws IOException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment other = Mappings.map(file, 0, SIZE, arena);
            long address = SharedMapping.map(file, 0, SIZE);
            MemorySegment range = MemorySegment.ofAddress(address).reinterpret(SIZE);
            range.set(ValueLayout.JAVA_LONG, 8, 42);
            MemorySegment remains = SharedMapping.vacate(address, SIZE);
            try {
                assertThat(mappings()).as("mappings of the file").isEqualTo(1);
                assertThat(range.get(ValueLayout.JAVA_LONG, 8)).isZero();
                range.set(ValueLayout.JAVA_LONG, 8, 7);
                assertThat(other.get(ValueLayout.JAVA_LONG, 8)).isEqualTo(42);
            } finally {
                Reference.reachabilityFence(remains);
            }
        }
    }

    /// Else a process that closes tens of thousands of scopes would run out of mappings.
    @Test
    void vacatedNeighboursAreOneMapping() throws IOException {
        int parts = 8;
        long part = SIZE / parts;
        long address = SharedMapping.map(file, 0, SIZE);
        MemorySegment[] remains = new MemorySegment[parts];
        try {
            for (int i = 0; i < parts; i += 2) {
                remains[i] = SharedMapping.vacate(address + i * part, part);
            }
            assertThat(boundaries(address, SIZE)).isEqualTo(parts - 1);
            for (int i = 1; i < parts; i += 2) {
                remains[i] = SharedMapping.vacate(address + i * part, part);
            }
            assertThat(boundaries(address, SIZE)).isZero();
        } finally {
            Reference.reachabilityFence(remains);
        }
    }

    /// Large, so that nobody else takes its first page so soon.
    @Test
    void aVacatedRangeGoesWhenNothingRefersToIt() throws IOException, InterruptedException {
        long size = 1L << 30;
        file.resize(size);
        long address = SharedMapping.map(file, 0, size);
        SharedMapping.vacate(address, size);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (isMapped(address) && System.nanoTime() < deadline) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(isMapped(address)).isFalse();
    }

    @Test
    void theMappingOutlivesTheDescriptor() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = Mappings.map(file, 0, SIZE, arena);
            file.close();
            segment.set(ValueLayout.JAVA_INT, 0, 7);
            assertThat(segment.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
            assertThatThrownBy(() -> SharedMapping.map(file, 0, SIZE))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("descriptor is closed: memfd:" + NAME);
        }
    }

    /// Why the mapping does not come from a channel.
    @Test
    void anInterruptedThreadMaps() throws IOException {
        try (Arena arena = Arena.ofShared();
                FileChannel channel = channel()) {
            Thread.currentThread().interrupt();
            MemorySegment segment = Mappings.map(file, 0, SIZE, arena);
            assertThatThrownBy(() -> channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena))
                    .isInstanceOf(ClosedByInterruptException.class);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(segment.get(ValueLayout.JAVA_INT, 0)).isZero();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void aRangeOutsideTheFileIsRefused() {
        assertThatThrownBy(() -> SharedMapping.map(file, 0, SIZE + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the range must be inside the file: " + file + ", offset=0, size=131073, file size=131072");
        assertThatThrownBy(() -> SharedMapping.map(file, Long.MAX_VALUE, SIZE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedMapping.map(file, -65536, SIZE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SharedMapping.map(file, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOffsetInsideAPageIsRefused() {
        assertThatThrownBy(() -> SharedMapping.map(file, 100, 1000))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("mmap(memfd:" + NAME + ") failed: EINVAL");
    }

    @Test
    void touchingATruncatedPageIsAnErrorAndNotACrash() {
        try (ChildJvm child = ChildJvm.start(TouchingTruncated.class)) {
            child.expect("read: InternalError");
            child.expect("write: InternalError");
            assertThat(child.join()).isZero();
        }
    }

    static final class TouchingTruncated {
        public static void main(String[] args) {
            try (Descriptor file = Descriptor.memoryFile(NAME);
                    Arena arena = Arena.ofShared()) {
                file.resize(SIZE);
                MemorySegment segment = Mappings.map(file, 0, SIZE, arena);
                file.resize(0);
                touch("read", () -> segment.get(ValueLayout.JAVA_INT, 0));
                touch("write", () -> segment.set(ValueLayout.JAVA_INT, 4096, 1));
            }
        }

        private static void touch(String what, Runnable access) {
            try {
                access.run();
                System.out.println(what + ": nothing");
            } catch (InternalError e) {
                System.out.println(what + ": " + e.getClass().getSimpleName());
            }
        }
    }

    private FileChannel channel() throws IOException {
        Path path = Path.of("/proc/self/fd/" + file.number());
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static long mappings() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("memfd:" + NAME))
                .count();
    }

    private static boolean isMapped(long address) throws IOException {
        return ranges().anyMatch(range -> range[0] <= address && range[1] > address);
    }

    /// Returns how many mappings begin inside the range.
    private static long boundaries(long address, long size) throws IOException {
        return ranges().filter(range -> range[0] > address && range[0] < address + size)
                .count();
    }

    private static Stream<long[]> ranges() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                .map(range -> new long[] {Long.parseUnsignedLong(range[0], 16), Long.parseUnsignedLong(range[1], 16)});
    }
}
