package io.interproc.internal.scope;

import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
import io.interproc.internal.participant.ChannelLeases;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.OfdLeases;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The file of a segment, by the JDK alone: for JVMs without native access.
///
/// A private scope is a file with a random name, which its last participant removes. A new file is formatted under a
/// temporary name and then linked, as the native one is; the pages of a range are reserved by writing zeros where no
/// page has been used yet.
final class PortableSegmentFile implements SegmentFile {

    private static final String PRIVATE_PREFIX = Attachments.PREFIX + ".private-";
    private static final int ZEROS = 1 << 16;

    private final FileChannel channel;
    private final ChannelLeases leases;
    private final Path path;
    private final Path temporary;
    private final Object key;
    private @Nullable FileLock removal;

    private PortableSegmentFile(FileChannel channel, Path path, Path temporary) throws IOException {
        this.channel = channel;
        this.leases = new ChannelLeases(channel);
        this.path = path;
        this.temporary = temporary;
        this.key = keyOf(temporary);
    }

    /// Creates the file of a private scope.
    static PortableSegmentFile createPrivate(long size) {
        Path path = Attachments.DIRECTORY.resolve(PRIVATE_PREFIX + UUID.randomUUID());
        return create(path, path, size, 0600);
    }

    /// Creates the file of a named scope under a temporary name, for [#link].
    static PortableSegmentFile createUnlinked(Path path, long size, int permissions) {
        Path temporary = Attachments.DIRECTORY.resolve(PRIVATE_PREFIX + UUID.randomUUID());
        return create(path, temporary, size, permissions);
    }

    private static PortableSegmentFile create(Path path, Path temporary, long size, int permissions) {
        try {
            FileChannel channel = FileChannel.open(
                    temporary,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    PosixFilePermissions.asFileAttribute(permissionSet(permissions)));
            channel.write(ByteBuffer.allocate(1), size - 1);
            return new PortableSegmentFile(channel, path, temporary);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /// Opens the file at a path; null if there is none. This process must not have it open.
    static @Nullable PortableSegmentFile open(Path path) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw new ScopeAccessException(path + " is not a regular file; remove it");
            }
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new PortableSegmentFile(channel, path, path);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    /// Gives the file its name.
    ///
    /// @return false if the name is taken
    boolean link() {
        try {
            Files.createLink(path, temporary);
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
    public MemorySegment map(Arena arena) {
        try {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public long size() {
        try {
            return channel.size();
        } catch (IOException e) {
            throw failure(path, e);
        }
    }

    @Override
    public void reserve(long from, long to) {
        try {
            for (long at = from; at < to; at += ZEROS) {
                int length = (int) Math.min(ZEROS, to - at);
                channel.write(ByteBuffer.allocate(length), at);
            }
        } catch (IOException e) {
            throw new ScopeFullException(
                    "the file system has no room for " + (to - from) + " more bytes of " + path
                            + "; enlarge it or remove stale scopes (interproc gc)",
                    e);
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
    public boolean isLinked() {
        try {
            return keyOf(path).equals(key);
        } catch (IOException e) {
            return false;
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
    public void unlockRemoval() {
        FileLock lock = removal;
        removal = null;
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

    private static Object keyOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key != null ? key : path;
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

    private static ScopeAccessException failure(Path path, IOException e) {
        return new ScopeAccessException(path + " cannot be used: " + e, e);
    }
}
