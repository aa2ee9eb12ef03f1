package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.participant.ChannelLeases;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.OfdLeases;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The open file of a segment, by the JDK alone: for JVMs without native access.
///
/// A private scope is a file with a random name, which its last participant removes. A new file is formatted under a
/// temporary name of the same form and then linked, as the native one is. No legal name of a scope leads to such a
/// file.
///
/// Those who remove what is not used ([SegmentRemoval#removeAllUnused]) find these files too, but a new file has no
/// lease yet. So its creator takes the right to remove it first, checks that the file has its name still, and
/// gives the right back when it has its lease. Killed in between it leaves a file that nobody uses, perhaps
/// without a header or empty.
///
/// The pages of a range are reserved by writing zeros. So nobody else may use the range meanwhile: the writer locks the
/// reservation byte for itself alone, looks at the mark of what is reserved again, writes, and lets the mark be raised
/// before it unlocks. Those who reserve without writing share that byte. A writer that is stopped there holds up those
/// who need more pages, and nobody else.
///
/// This process keeps the file open once, because closing any descriptor of it would drop the leases. An interrupted
/// thread would close the channel it works on; hence [UninterruptibleIo].
public final class PortableSegmentFile implements SegmentFile {

    /// In the place of a process, or of its descriptor, through which others find a file without a path.
    private static final int NOBODY = -1;

    private static final int ZEROS = 1 << 16;
    private static final int PERMISSIONS = 0_7777;
    private static final long RESERVE_LOOK_NANOS = 100_000;
    private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs", "hugetlbfs");

    private final FileChannel channel;
    private final ChannelLeases leases;
    private final Path path;
    private final Path temporary;
    private final String key;
    private final long pid;
    private final int descriptor;
    private final long size;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable FileLock removal;

    private PortableSegmentFile(FileChannel channel, Path path, Path temporary, String key) throws IOException {
        this(channel, path, temporary, key, NOBODY, NOBODY);
    }

    private PortableSegmentFile(FileChannel channel, Path path, Path temporary, String key, long pid, int descriptor)
            throws IOException {
        this.channel = channel;
        this.leases = new ChannelLeases(channel);
        this.path = path;
        this.temporary = temporary;
        this.key = key;
        this.pid = pid;
        this.descriptor = descriptor;
        this.size = UninterruptibleIo.call(channel::size);
    }

    /// Creates the file of a private scope.
    static PortableSegmentFile createPrivate(long size) {
        return create(null, size, 0600);
    }

    /// Creates the file of a named scope under a temporary name beside it, for [#link].
    public static PortableSegmentFile createUnlinked(Path path, long size, int permissions) {
        return create(path, size, permissions);
    }

    private static PortableSegmentFile create(@Nullable Path path, long size, int permissions) {
        PortableSegmentFile file;
        do {
            String name = SegmentFiles.PRIVATE_PREFIX + UUID.randomUUID();
            Path temporary = path == null ? SegmentFiles.DIRECTORY.resolve(name) : path.resolveSibling(name);
            file = tryCreate(path == null ? temporary : path, temporary, size, permissions);
        } while (file == null);
        return file;
    }

    /// Creates a file, with the right to remove it; null if somebody is removing it already.
    private static @Nullable PortableSegmentFile tryCreate(Path path, Path temporary, long size, int permissions) {
        FileChannel channel = null;
        String claimed = null;
        PortableSegmentFile file = null;
        try {
            Set<PosixFilePermission> mode = permissionSet(permissions);
            FileChannel fresh;
            synchronized (PosixLocked.MONITOR) {
                fresh = FileChannel.open(
                        temporary,
                        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                        PosixFilePermissions.asFileAttribute(mode));
                channel = fresh;
                String key = keyOf(temporary);
                PosixLocked.add(key);
                claimed = key;
            }
            FileLock right = fresh.tryLock(OfdLeases.REMOVAL_BYTE, 1, false);
            if (right == null || !Files.exists(temporary, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            Files.setPosixFilePermissions(temporary, mode);
            UninterruptibleIo.call(() -> fresh.write(ByteBuffer.allocate(1), size - 1));
            file = new PortableSegmentFile(fresh, path, temporary, claimed);
            file.removal = right;
            return file;
        } catch (IOException e) {
            if (channel != null && e instanceof NoSuchFileException) {
                return null; // removed before it had a lock
            }
            throw full(path, size, e);
        } finally {
            if (channel != null && file == null) {
                abandon(channel, claimed, path);
                delete(temporary);
            }
        }
    }

    /// Opens the file at a path, after checking that it can be trusted; null if there is none, or another one from
    /// moment to moment. This process must not have it open.
    ///
    /// @param permissions the widest permissions the file may have
    static @Nullable PortableSegmentFile open(Path path, int permissions) {
        return open(path, permissions, NOBODY, NOBODY, LinkOption.NOFOLLOW_LINKS);
    }

    /// Opens the anonymous file behind a descriptor of a process, after checking that it can be trusted; null if
    /// the process has ended or has closed the descriptor. This process must not have it open.
    static @Nullable PortableSegmentFile openAnonymous(long pid, int descriptor) {
        return open(SegmentFiles.anonymousPath(pid, descriptor), SegmentFiles.ANONYMOUS_PERMISSIONS, pid, descriptor);
    }

    private static @Nullable PortableSegmentFile open(
            Path path, int permissions, long pid, int descriptor, LinkOption... links) {
        Set<OpenOption> options = new HashSet<>(Set.of(links));
        options.add(StandardOpenOption.READ);
        options.add(StandardOpenOption.WRITE);
        synchronized (PosixLocked.MONITOR) {
            FileChannel channel = null;
            PortableSegmentFile file = null;
            String claimed = null;
            try {
                check(path, permissions, descriptor, links);
                String key = PosixLocked.keyOf(path, links);
                PosixLocked.claim(path.toString(), key);
                claimed = key;
                channel = FileChannel.open(path, options);
                if (PosixLocked.keyOf(path, links).equals(key)) {
                    file = new PortableSegmentFile(channel, path, path, key, pid, descriptor);
                }
                return file;
            } catch (NoSuchFileException _) {
                return null;
            } catch (IOException e) {
                throw failure(path, e);
            } finally {
                if (file == null) {
                    abandon(channel, claimed, path);
                }
            }
        }
    }

    private static void abandon(@Nullable FileChannel channel, @Nullable String claimed, Path path) {
        try {
            if (channel != null) {
                close(channel, path);
            }
        } finally {
            if (claimed != null) {
                PosixLocked.release(claimed);
            }
        }
    }

    private static void check(Path path, int permissions, int descriptor, LinkOption... links) throws IOException {
        String object = path.toString();
        boolean regular =
                Files.readAttributes(path, BasicFileAttributes.class, links).isRegularFile();
        FileTrust.requireRegular(object, regular);
        int self = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        int owner = (Integer) Files.getAttribute(path, "unix:uid", links);
        int mode = (Integer) Files.getAttribute(path, "unix:mode", links);
        FileTrust.requireOwner(object, owner, self, mode, permissions);
        if (descriptor == NOBODY) {
            FileTrust.requireMemory(
                    object,
                    MEMORY_FILE_SYSTEMS.contains(Files.getFileStore(path).type()));
        }
    }

    /// Returns the path that the file has until [#link].
    public Path temporary() {
        return temporary;
    }

    @Override
    public boolean link() {
        try {
            synchronized (PosixLocked.MONITOR) {
                Files.createLink(path, temporary);
            }
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw failure(path, e);
        } finally {
            delete(temporary);
        }
    }

    @Override
    public MappedWords map() {
        try {
            Arena arena = Arena.ofShared();
            return MappedWords.of(
                    arena, UninterruptibleIo.call(() -> channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena)));
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public synchronized void during(Runnable reservation) {
        FileLock alone = null;
        try {
            alone = lockReservation();
            reservation.run();
        } catch (IOException e) {
            throw failure(path, e);
        } finally {
            release(alone);
        }
    }

    private FileLock lockReservation() throws IOException {
        FileLock lock;
        while ((lock = channel.tryLock(OfdLeases.RESERVE_BYTE, 1, false)) == null) {
            Pauses.pause(this, RESERVE_LOOK_NANOS);
        }
        return lock;
    }

    @Override
    public void reserve(long from, long to) {
        try {
            UninterruptibleIo.call(() -> {
                for (long at = from; at < to; ) {
                    at += channel.write(ByteBuffer.allocate((int) Math.min(ZEROS, to - at)), at);
                }
                return to;
            });
        } catch (IOException e) {
            throw full(path, to - from, e);
        }
    }

    @Override
    public int permissions() {
        try {
            return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public boolean isNamed() {
        return descriptor == NOBODY;
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public int descriptor() {
        return descriptor;
    }

    @Override
    public boolean isLinked() {
        try {
            return !isNamed() || keyOf(path).equals(key);
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public boolean tryLockRemoval() {
        try {
            removal = channel.tryLock(OfdLeases.REMOVAL_BYTE, 1, false);
            return removal != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void creatorEntered() {
        unlockRemoval();
    }

    @Override
    public void unlockRemoval() {
        FileLock lock = removal;
        removal = null;
        release(lock);
    }

    private void release(@Nullable FileLock lock) {
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void unlink() {
        delete(path);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            abandon(channel, key, path);
        }
    }

    @Override
    public void discard() {
        delete(temporary);
        close();
    }

    private static void close(FileChannel channel, Path path) {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    private static String keyOf(Path path) throws IOException {
        return PosixLocked.keyOf(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static Set<PosixFilePermission> permissionSet(int mode) {
        EnumSet<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & 0400 >> bit) != 0) {
                set.add(all[bit]);
            }
        }
        return set;
    }

    private static ScopeFullException full(Path path, long bytes, IOException e) {
        return SegmentFile.full(path.toString(), bytes, e);
    }

    private static ScopeAccessException failure(Path path, IOException e) {
        return new ScopeAccessException(path + " cannot be used: " + e, e);
    }
}
