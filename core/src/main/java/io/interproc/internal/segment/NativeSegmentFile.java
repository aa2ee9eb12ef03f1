package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;
import io.interproc.ScopeFullException;
import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.DirectoryEntries;
import io.interproc.internal.os.Errno;
import io.interproc.internal.os.FileStatus;
import io.interproc.internal.os.OfdLock;
import io.interproc.internal.os.Processes;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.OfdLeases;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The open file of a segment, by system calls.
///
/// Two descriptors are held: one of the file, which children open through `/proc`, and one of its own for the leases.
public final class NativeSegmentFile implements SegmentFile {

    private static final long RESERVE_LOOK_NANOS = 100_000;

    private volatile Descriptor file;
    private final Descriptor leaseDescriptor;
    private final Leases leases;
    private final @Nullable Path path;

    private NativeSegmentFile(Descriptor file, @Nullable Path path) {
        this.file = file;
        this.path = path;
        this.leaseDescriptor = file.reopen();
        this.leases = new OfdLeases(leaseDescriptor);
    }

    /// Creates an anonymous file of a size, sealed so that nobody can shrink it.
    static NativeSegmentFile createPrivate(long size) {
        return guard("a private scope", () -> {
            Descriptor file = Descriptor.memoryFile("interproc");
            return closing(file, () -> {
                file.changeMode(0600);
                file.resize(size);
                file.addSeals(Descriptor.SEAL_SHRINK | Descriptor.SEAL_GROW | Descriptor.SEAL_SEAL);
                return new NativeSegmentFile(file, null);
            });
        });
    }

    /// Creates a file of a size without a name yet, for [#link].
    static NativeSegmentFile createUnlinked(Path path, long size, int permissions) {
        return guard(path.toString(), () -> {
            Descriptor file = Descriptor.createUnnamed(directoryOf(path), permissions);
            return closing(file, () -> {
                file.changeMode(permissions);
                file.resize(size);
                return new NativeSegmentFile(file, path);
            });
        });
    }

    /// Opens the file at a path, after checking that it can be trusted; null if there is none.
    ///
    /// @param permissions the widest permissions the file may have
    static @Nullable NativeSegmentFile open(Path path, int permissions) {
        return open(path, path, permissions, () -> Descriptor.openIfPresent(path), LinkOption.NOFOLLOW_LINKS);
    }

    /// Opens the anonymous file behind a descriptor of a process, after checking that it can be trusted; null if
    /// the process has ended or has closed the descriptor.
    public static @Nullable NativeSegmentFile openAnonymous(long pid, int descriptor) {
        return open(
                SegmentFiles.anonymousPath(pid, descriptor),
                null,
                SegmentFiles.ANONYMOUS_PERMISSIONS,
                () -> Descriptor.openIfPresent(pid, descriptor));
    }

    private static @Nullable NativeSegmentFile open(
            Path object,
            @Nullable Path path,
            int permissions,
            Action<@Nullable Descriptor> opening,
            LinkOption... links) {
        synchronized (PosixLocked.MONITOR) {
            PosixLocked.requireUnclaimed(object, links);
            return guard(object.toString(), () -> {
                Descriptor file = opening.run();
                return file == null ? null : opened(file, object.toString(), path, permissions);
            });
        }
    }

    private static NativeSegmentFile opened(Descriptor file, String object, @Nullable Path path, int permissions) {
        return closing(file, () -> {
            check(file, object, permissions);
            return new NativeSegmentFile(file, path);
        });
    }

    private static void check(Descriptor file, String object, int permissions) {
        FileStatus status = file.status();
        FileTrust.requireRegular(object, status.isRegularFile());
        FileTrust.requireMemory(object, FileStatus.isMemoryFileSystem(file.fileSystemType()));
        FileTrust.requireOwner(
                object, status.ownerId(), Processes.effectiveUserId(), status.permissions(), permissions);
    }

    @Override
    public boolean link() {
        Path target = path;
        if (target == null) {
            throw new IllegalStateException("a private scope has no path");
        }
        return guard(target.toString(), () -> {
            boolean linked = file.linkAs(target);
            if (linked) {
                openByName(target);
            }
            return linked;
        });
    }

    /// Opens the file by the name that it just got, in the place of the descriptor from before, which shows no name
    /// in `/proc` even now. So those who look from outside find the name of a scope there, also after its path was
    /// removed.
    private void openByName(Path target) {
        try {
            Descriptor unnamed = file;
            Descriptor named = Descriptor.openIfPresent(target);
            if (named == null) {
                return;
            }
            if (named.status().isSameFileAs(unnamed.status())) {
                file = named;
                unnamed.close();
            } else {
                named.close();
            }
        } catch (SystemCallException _) {
            return; // no descriptor left: the one from before serves
        }
    }

    @Override
    public MappedWords map() {
        return guard(path(), () -> MappedWords.map(file, file.status().size()));
    }

    @Override
    public long size() {
        return file.status().size();
    }

    /// Keeps away those who reserve by writing zeros ([PortableSegmentFile]), not those who reserve as this one
    /// does.
    @Override
    public synchronized void during(Runnable reservation) {
        guard(path(), () -> {
            while (!OfdLock.tryLockShared(leaseDescriptor, OfdLeases.RESERVE_BYTE)) {
                Pauses.pause(this, RESERVE_LOOK_NANOS);
            }
            try {
                reservation.run();
            } finally {
                OfdLock.unlock(leaseDescriptor, OfdLeases.RESERVE_BYTE);
            }
            return null;
        });
    }

    @Override
    public void reserve(long from, long to) {
        try {
            file.reserve(from, to - from);
        } catch (SystemCallException e) {
            if (e.errno() == Errno.ENOSPC || e.errno() == Errno.ENOMEM) {
                throw SegmentFile.full(path(), to - from, e);
            }
            throw failure(path(), e);
        }
    }

    @Override
    public int permissions() {
        return file.status().permissions();
    }

    /// Returns whether the file has no name, of whatever path.
    public boolean isNameless() {
        return file.status().links() == 0;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    @Override
    public String path() {
        Path found = path != null ? path : SegmentFiles.anonymousPath(pid(), file.number());
        return found.toString();
    }

    @Override
    public boolean isNamed() {
        return path != null;
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public int descriptor() {
        return isNamed() ? -1 : file.number();
    }

    @Override
    public boolean isLinked() {
        Path linked = path;
        if (linked == null) {
            return true;
        }
        FileStatus there = FileStatus.ofPath(linked);
        return there != null && there.isSameFileAs(file.status());
    }

    @Override
    public boolean tryLockRemoval() {
        return OfdLock.tryLock(leaseDescriptor, OfdLeases.REMOVAL_BYTE);
    }

    @Override
    public void unlockRemoval() {
        OfdLock.unlock(leaseDescriptor, OfdLeases.REMOVAL_BYTE);
    }

    @Override
    public void unlink() {
        if (path != null) {
            DirectoryEntries.unlink(path);
        }
    }

    @Override
    public void close() {
        leaseDescriptor.close();
        file.close();
    }

    private static Path directoryOf(Path path) {
        Path parent = path.getParent();
        return parent != null ? parent : Path.of(".");
    }

    /// Something that may fail by a system call.
    private interface Action<T extends @Nullable Object> {
        T run();
    }

    private static <T extends @Nullable Object> T guard(String object, Action<T> action) {
        try {
            return action.run();
        } catch (SystemCallException e) {
            throw failure(object, e);
        }
    }

    private static <T> T closing(Descriptor file, Action<T> action) {
        boolean done = false;
        try {
            T result = action.run();
            done = true;
            return result;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    private static RuntimeException failure(String object, SystemCallException e) {
        if (e.errno() == Errno.EISDIR) {
            return new ScopeAccessException(object + " is not a regular file; remove it", e);
        }
        if (e.errno() == Errno.ENOSPC) {
            return new ScopeFullException(object + " cannot be created: " + e.getMessage(), e);
        }
        return new ScopeAccessException(object + " cannot be used: " + e.getMessage(), e);
    }
}
