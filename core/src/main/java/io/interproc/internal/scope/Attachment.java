package io.interproc.internal.scope;

import io.interproc.internal.blocking.Pauses;
import io.interproc.internal.lock.Anchors;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.os.Errno;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.park.FutexWaiting;
import io.interproc.internal.park.PortableWaiting;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.recovery.WatchedSegment;
import io.interproc.internal.recovery.WatcherThread;
import io.interproc.internal.segment.PathCheck;
import io.interproc.internal.segment.SegmentCheck;
import io.interproc.internal.segment.SegmentEntry;
import io.interproc.internal.segment.SegmentFile;
import io.interproc.internal.segment.SegmentFiles;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// This process's part in one segment: one mapping, one participant, one engine, however many scopes and handles use
/// it.
///
/// *Closing*, step by step, while threads may be anywhere inside:
///
/// 1. refuse sleeps, and nudge those who sleep until they have left;
/// 2. unmap the file: from now on every access throws, in whatever thread and wherever it is, and none reaches the file
///    ([io.interproc.internal.memory.NativeWords]); a thread inside a system call on the memory keeps it mapped, so
///    repeat the first step until it goes; then unpark the virtual threads that went to sleep between the two;
/// 3. map the segment once more, privately, and sweep our own token, as for the dead: nothing of this process can
///    write any more;
/// 4. leave the table of participants, drop the lease, remove the file if nobody else has it. If something is left that
///    nobody else would give back, the table is not left: without its lease this participant is dead, and others sweep
///    it.
///
/// Killed at any point of this, the process is dead, and swept by others. Ended at any point by something thrown, such
/// as the lack of memory, closing is continued by the next call or by the watcher ([Attachments#finishLeaving]): each
/// step may be done again. Only the sweep is not: who drops the lease unswept is dead to the others, who sweep it.
final class Attachment implements SegmentEntry.Presence, WatchedSegment {

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");
    private static final long CLOSE_LOOK_NANOS = 200_000;

    private final SegmentFile file;
    private final MappedWords mapped;
    private final long size;
    private final UUID identity;
    private final @Nullable String name;
    private final PathCheck pathCheck;
    private final Participants participants;
    private final @Nullable FutexWaiting futexWaiting;
    private final SegmentEngine engine;
    private final PendingDeliveries deliveries = new PendingDeliveries();
    private final AtomicInteger users = new AtomicInteger();
    private final AtomicInteger leaving = new AtomicInteger();
    private volatile boolean closed;

    /// Held while a thread is closing. Guards how far closing has come.
    private final ReentrantLock closing = new ReentrantLock();
    private boolean unmapped;
    private boolean swept;
    private boolean left;

    /// Enters a segment that has been checked.
    Attachment(SegmentFile file, MappedWords mapped, @Nullable String name, boolean portable) {
        this.file = file;
        this.mapped = mapped;
        mapped.share();
        this.name = name;
        this.pathCheck = new PathCheck(file, name);
        Words words = mapped.words();
        this.size = words.size();
        this.identity = SegmentCheck.identity(words);
        this.participants = new Participants(words, SegmentLayout.STANDARD, file.leases());
        long self = participants.enter(ProcessHandle.current().pid(), System.currentTimeMillis());
        LongConsumer watch = participant -> WatcherThread.watch(this, participant);
        Waiting waiting;
        if (portable) {
            words.getAndBitwiseOr(SegmentLayout.FLAGS_AT, SegmentLayout.FLAG_PORTABLE);
            futexWaiting = null;
            waiting = new PortableWaiting(words, watch);
        } else {
            futexWaiting = new FutexWaiting(mapped, SegmentLayout.STANDARD, self, participants.doorbell(self), watch);
            waiting = futexWaiting;
        }
        this.engine = new SegmentEngine(
                ObjectKinds.ALL,
                words,
                SegmentLayout.STANDARD,
                participants,
                waiting,
                file,
                spinSeats(),
                Anchors.Keeper.NONE);
    }

    /// Watches nobody, for a sweep of ourselves, which waits for nobody. (A class and not a lambda; see
    /// [SegmentEngine].)
    private static final class Nobody implements LongConsumer {
        @Override
        public void accept(long participant) {}
    }

    /// As many threads may spin as leave one processor to those they wait for.
    private static int spinSeats() {
        return Math.max(0, Runtime.getRuntime().availableProcessors() - 1);
    }

    @Override
    public void sweepTheDead() {
        if (participants.predecessor() != 0) {
            engine.sweeper().sweep(participants.predecessor());
        }
        engine.sweeper().sweepAllDeadCompletely();
    }

    SegmentEngine engine() {
        return engine;
    }

    @Override
    public UUID identity() {
        return identity;
    }

    @Nullable
    String name() {
        return name;
    }

    SegmentFile file() {
        return file;
    }

    @Override
    public String path() {
        return file.path();
    }

    /// Returns the check whether the path still leads to the file.
    PathCheck pathCheck() {
        return pathCheck;
    }

    @Override
    public void checkPath() {
        pathCheck.isLost();
    }

    @Override
    public boolean isSelf(long participant) {
        return participant == engine.self();
    }

    boolean isClosed() {
        return closed;
    }

    boolean isPortable() {
        return futexWaiting == null;
    }

    @Override
    public boolean needsLook() {
        return !closed
                && (engine.hasMarks()
                        || engine.sweeper().isUnfinished()
                        || !engine.sleepers().isQuiet());
    }

    @Override
    public boolean isBusy() {
        return !closed && engine.sweeper().isUnfinished();
    }

    @Override
    public void forgetCollected() {
        engine.forgetCollected();
    }

    /// See [io.interproc.internal.recovery.SleeperCheck].
    @Override
    public Set<Long> look() {
        try {
            return engine.look();
        } catch (IllegalStateException e) {
            if (closed) {
                return Set.of();
            }
            throw e;
        }
    }

    @Override
    public void tidy() {
        try {
            if (!closed) {
                engine.tidy();
            }
        } catch (IllegalStateException e) {
            if (!closed) {
                throw e;
            }
        }
    }

    @Override
    public void lose(InternalError error) {
        engine.sleepers().lose(engine.failure(error));
    }

    @Override
    public long pidOf(long token) {
        try {
            return closed ? 0 : participants.pid(token);
        } catch (IllegalStateException e) {
            return 0;
        }
    }

    /// Returns the deliveries of objects of the segment that are not over yet.
    PendingDeliveries deliveries() {
        return deliveries;
    }

    /// Adds a scope that uses this attachment. Guarded by [Attachments].
    Attachment use() {
        users.incrementAndGet();
        return this;
    }

    /// Returns whether one scope only uses this attachment. Guarded by [Attachments].
    boolean isLastUser() {
        return users.get() == 1;
    }

    /// Says that a scope that uses this attachment is closed. Takes no memory: what follows may be done by others.
    void beginLeaving() {
        leaving.incrementAndGet();
    }

    /// Returns whether scopes use this attachment that are closed.
    boolean isLeaving() {
        return leaving.get() > 0;
    }

    /// Takes one of the scopes away that are closed. Guarded by [Attachments].
    void leave() {
        users.decrementAndGet();
        leaving.decrementAndGet();
    }

    /// Returns whether no scope uses this attachment any more, or, outside the monitor of [Attachments], not yet.
    boolean isUnused() {
        return users.get() == 0;
    }

    /// Does nothing while another thread is closing.
    @Override
    public void continueClosing() {
        if ((isLeaving() || isUnused()) && !closing.isLocked()) {
            Attachments.tryFinishLeaving(this);
        }
    }

    /// Tells the others that this process is about to end without closing.
    void announceEnd() {
        pathCheck.end();
        try {
            participants.announceEnd();
        } catch (IllegalStateException | InternalError _) {
            return; // closed, or truncated, meanwhile: there is nobody to tell
        }
    }

    @Override
    public void close() {
        closing.lock();
        try {
            closed = true;
            pathCheck.end();
            if (!unmapped) {
                unmap();
                unmapped = true;
            }
            try {
                if (!swept) {
                    swept = true;
                    giveBack();
                }
            } finally { // what cannot be swept is left to others, as by the dead
                leaveSegment();
            }
        } finally {
            closing.unlock();
        }
    }

    private void unmap() {
        if (mapped.isOpen()) {
            wakeAll(true);
        }
        while (!mapped.tryClose()) {
            wakeAll(false);
            Pauses.pause(this, CLOSE_LOOK_NANOS);
        }
        engine.sleepers().unparkAll();
    }

    private void giveBack() {
        if (file.size() == size) {
            sweepSelf(engine.self());
        } else {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "{0} was truncated by another program: nothing is left to give back to the others; remove the"
                            + " file",
                    file.path());
        }
    }

    private void leaveSegment() {
        if (left) {
            file.close();
        } else {
            left = true;
            SegmentFiles.REMOVAL.leave(participants, file);
        }
    }

    /// Wakes whoever sleeps. If the file was truncated there is no word to wake them by; they find out within their
    /// slices. (No lambdas, which must be linked when there is memory; see [SegmentEngine].)
    private void wakeAll(boolean first) {
        try {
            if (futexWaiting != null) {
                futexWaiting.close();
            }
        } catch (InternalError | SystemCallException e) {
            requireTruncated(e);
        }
        try {
            if (first) {
                engine.sleepers().close();
            } else {
                engine.sleepers().wakeAll();
            }
        } catch (InternalError | SystemCallException e) {
            requireTruncated(e);
        }
    }

    private static void requireTruncated(Throwable t) {
        if (t instanceof SystemCallException e && e.errno() != Errno.EFAULT) {
            throw e;
        }
    }

    private void sweepSelf(long self) {
        MappedWords view = file.map();
        try {
            Words words = view.words();
            Participants own = new Participants(words, SegmentLayout.STANDARD, file.leases());
            own.adopt(self);
            Waiting waiting = isPortable()
                    ? new PortableWaiting(words, new Nobody())
                    : new FutexWaiting(view, SegmentLayout.STANDARD, self, own.doorbell(self), new Nobody());
            SegmentEngine last = new SegmentEngine(
                    ObjectKinds.ALL, words, SegmentLayout.STANDARD, own, waiting, file, 0, Anchors.Keeper.NONE);
            if (last.sweeper().sweep(self)) {
                own.leaveTable();
            }
        } finally { // not a resource: there is one OutOfMemoryError, which cannot suppress itself
            view.close();
        }
    }
}
