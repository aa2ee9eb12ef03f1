package io.interproc.internal.participant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Leases as file locks of the JDK, for processes without native access.
///
/// These are POSIX record locks, which conflict with those of [OfdLeases], so the two kinds of participants see
/// each other. They have a weakness that those do not: the kernel drops them when the process closes *any*
/// descriptor of the file. So the file is opened once in a process, and nothing else may open it there.
public final class ChannelLeases implements Leases {

    private final FileChannel channel;
    private final Map<Integer, FileLock> held = new HashMap<>();

    /// Uses a channel that stays open for life.
    public ChannelLeases(FileChannel channel) {
        this.channel = channel;
    }

    @Override
    public synchronized boolean tryTake(int slot) {
        FileLock lock = tryLock(OfdLeases.FIRST_BYTE + slot);
        if (lock == null) {
            return false;
        }
        held.put(slot, lock);
        return true;
    }

    @Override
    public synchronized void release(int slot) {
        FileLock lock = held.get(slot);
        if (lock != null) {
            release(lock);
            held.remove(slot);
        }
    }

    @Override
    public synchronized boolean isHeldByAnother(int slot) {
        if (held.containsKey(slot)) {
            return false;
        }
        FileLock lock = tryLock(OfdLeases.FIRST_BYTE + slot);
        if (lock == null) {
            return true;
        }
        release(lock);
        return false;
    }

    private @Nullable FileLock tryLock(long position) {
        try {
            return channel.tryLock(position, 1, false);
        } catch (OverlappingFileLockException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void release(FileLock lock) {
        try {
            lock.release();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
