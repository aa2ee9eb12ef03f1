package io.interproc.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/// A few longs in a mapped file, the same for every process that opens it: what a test counts with when the library's
/// own values are not to be trusted.
///
/// ```java
/// try (SharedLongs longs = SharedLongs.create(2)) {
///     child.send(longs.path());            // SharedLongs.open(path) over there
///     Eventually.holds("the child has counted", () -> longs.get(0) == 1);
/// }
/// ```
///
/// All accesses are sequentially consistent but for the plain ones. Only the creator's [#close()] deletes the file.
public final class SharedLongs implements AutoCloseable {

    private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();

    private final Path file;
    private final boolean creator;
    private final Arena arena;
    private final MemorySegment memory;

    private SharedLongs(Path file, boolean creator) throws IOException {
        this.file = file;
        this.creator = creator;
        this.arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }

    /// Creates a file of that many longs, all zero.
    public static SharedLongs create(int count) {
        try {
            Path file = Files.createTempFile("interproc-test-", ".longs");
            file.toFile().deleteOnExit(); // of a test that is interrupted; others close
            Files.write(file, new byte[Math.multiplyExact(count, Long.BYTES)]);
            return new SharedLongs(file, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create a file of shared longs", e);
        }
    }

    /// Opens the longs that another process, or this one, created.
    ///
    /// @param path what [#path()] returned there
    public static SharedLongs open(String path) {
        try {
            return new SharedLongs(Path.of(path), false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the shared longs of " + path, e);
        }
    }

    /// Returns the path of the file: a string, because that passes every filter of arguments.
    public String path() {
        return file.toString();
    }

    /// Returns how many longs there are.
    public int size() {
        return Math.toIntExact(memory.byteSize() / Long.BYTES);
    }

    /// Returns the long at the index.
    public long get(int index) {
        return (long) LONG.getVolatile(memory, offset(index));
    }

    /// Sets the long at the index.
    public void set(int index, long value) {
        LONG.setVolatile(memory, offset(index), value);
    }

    /// Adds to the long at the index and returns the new value, atomically.
    public long add(int index, long delta) {
        return (long) LONG.getAndAdd(memory, offset(index), delta) + delta;
    }

    /// Sets the long at the index if it is as expected, and returns what it was.
    public long compareAndExchange(int index, long expected, long update) {
        return (long) LONG.compareAndExchange(memory, offset(index), expected, update);
    }

    /// Raises the long at the index to the value if it is less, and returns what it was.
    public long max(int index, long value) {
        while (true) {
            long found = get(index);
            if (found >= value || compareAndExchange(index, found, value) == found) {
                return found;
            }
        }
    }

    /// Returns the long at the index as a plain read does: whatever it is that guards it must order it too.
    public long getPlain(int index) {
        return (long) LONG.get(memory, offset(index));
    }

    /// Sets the long at the index by a plain write.
    public void setPlain(int index, long value) {
        LONG.set(memory, offset(index), value);
    }

    /// Unmaps the file and, in the process that created it, deletes it; idempotent.
    @Override
    public void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        arena.close();
        if (creator) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + file, e);
            }
        }
    }

    private long offset(int index) {
        return Objects.checkIndex(index, size()) * (long) Long.BYTES;
    }
}
