package io.interproc.internal.recovery;

import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.EventDescriptor;
import io.interproc.internal.os.Linux;
import io.interproc.internal.os.Poll;
import io.interproc.internal.os.Processes;
import io.interproc.internal.os.SystemCallException;
import io.interproc.internal.park.Endurance;
import io.interproc.internal.park.Log;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The watcher: the one thread of this JVM that looks after all its sleepers. It exists while a scope is open.
///
/// While a thread sleeps the watcher looks every 50 ms ([WatchedSegment#look]), and at once when a process that a
/// sleeper waits for has ended: the kernel makes that process's descriptor readable after it has dropped its leases.
/// The descriptor is a trigger only. The watcher finds it by the process id that the participant gave, which may mean
/// another process or none in this PID namespace; the lease is the proof. A descriptor that became readable although
/// its participant lives is not watched again. A process that cannot be opened because there is none of its id is a
/// trigger as well: it may have ended since the look.
///
/// When nobody has slept for a while the watcher rests: it looks once a second for threads that an exception unwound in
/// the middle of an operation. Each look also checks whether the paths still lead to the files, and continues to close
/// what something thrown kept a thread from closing. Once a second it [tidies][WatchedSegment#tidy], also while it
/// rests: so what a process that dies leaves behind does not stay until somebody waits for it.
///
/// A thread that goes to sleep for a participant that is not attended to rings the bell, so that the descriptor is
/// there when it is needed. Those attended to stay so for a second after the last look that found them awaited: two
/// processes that wait for each other again and again ring the bell once.
public final class WatcherThread implements Runnable {

    private static final long LOOK_NANOS = 50_000_000L;
    private static final long REST_NANOS = 1_000_000_000L;
    private static final long LAST_LOOK_MILLIS = 1_000;
    private static final int LOOKS_BEFORE_REST = 100;
    private static final int KEPT_LOOKS = 20;

    private static final Log LOG = new Log("io.interproc.scope");

    private static final WatcherThread INSTANCE = new WatcherThread();

    private final Set<WatchedSegment> watched = ConcurrentHashMap.newKeySet();
    /// The participants that no sleeper needs to ring for. Sleepers add to it, then ring; the watcher takes out
    /// those without a descriptor before it waits for the bell.
    private final Set<Long> attended = ConcurrentHashMap.newKeySet();
    private final Map<Long, Ending> processes = new HashMap<>();
    private final Set<Long> misleading = new HashSet<>();
    private final Set<UUID> failing = new HashSet<>();
    private @Nullable EventDescriptor bell; // guarded by this
    private final Endurance endurance =
            new Endurance(LOG, "for some time the threads that wait could not be looked after", LOOK_NANOS);
    private volatile @Nullable Thread thread;
    private volatile boolean resting;
    private int quietLooks; // how many looks in a row found nobody asleep; of the watcher alone
    private long tidied = System.nanoTime(); // when it tidied last; of the watcher alone

    /// A process whose end is waited for.
    private static final class Ending {
        private final Descriptor process;
        private int looksSinceAwaited;

        Ending(Descriptor process) {
            this.process = process;
        }
    }

    private WatcherThread() {}

    /// Looks after a segment from now on, until it is closed.
    public static void add(WatchedSegment segment) {
        INSTANCE.watched.add(segment);
        try {
            INSTANCE.start();
        } catch (OutOfMemoryError _) {
            return; // the first sleeper starts it, or says that there is no thread to be had
        }
    }

    /// Stops looking after a segment, and waits for the thread to end if it was the last, so that closing
    /// the last scope leaves neither a thread nor a descriptor. The thread itself does not wait.
    @SuppressWarnings("ReferenceEquality") // it is about this very thread
    public static void remove(WatchedSegment segment) {
        INSTANCE.watched.remove(segment);
        Thread last = INSTANCE.thread;
        if (INSTANCE.watched.isEmpty() && last != null && last != Thread.currentThread()) {
            INSTANCE.ring();
            boolean interrupted = Thread.interrupted();
            try {
                last.join(LAST_LOOK_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Says that the calling thread is about to sleep.
    ///
    /// Starts the watcher anew should it have ended, or not have been started for lack of memory. A platform thread
    /// comes by at least once in a slice of its sleep.
    ///
    /// @param participant whom the calling thread is about to wait for, or 0
    public static void watch(WatchedSegment segment, long participant) {
        Thread running = INSTANCE.thread;
        if (running == null || !running.isAlive()) {
            INSTANCE.start();
        }
        if (INSTANCE.resting) {
            INSTANCE.ring();
        }
        if (participant != 0 && !segment.isSelf(participant)) {
            INSTANCE.attend(key(segment, participant));
        }
    }

    private static long key(WatchedSegment segment, long participant) {
        return participant ^ segment.identity().hashCode();
    }

    private void attend(long key) {
        if (!attended.contains(key) && attended.add(key)) {
            ring();
        }
    }

    private synchronized void ring() {
        if (bell != null) {
            bell.signal();
        } else {
            LockSupport.unpark(thread);
        }
    }

    private synchronized void start() {
        Thread running = thread;
        if (watched.isEmpty() || (running != null && running.isAlive())) {
            return;
        }
        Thread started = new Thread(this, "interproc-watcher");
        started.setDaemon(true);
        if (bell == null) {
            bell = newBell();
        }
        started.start();
        thread = started;
    }

    private static @Nullable EventDescriptor newBell() {
        try {
            return Linux.available() ? new EventDescriptor() : null;
        } catch (SystemCallException _) {
            return null; // no descriptor left: it looks every 50 ms
        }
    }

    /// Looks until the last scope is closed: no throwable ends this thread before. A look may be cut short at any
    /// point, and the next one does it again.
    @Override
    public void run() {
        EventDescriptor ownBell;
        synchronized (this) {
            ownBell = bell;
        }
        while (true) {
            try {
                endurance.rehearse();
                if (watched.isEmpty() && retire()) {
                    return;
                }
                lookAtAll(ownBell);
                endurance.succeeded();
            } catch (Throwable t) {
                resting = false;
                endurance.failed(t);
            }
        }
    }

    /// Looks once after all segments, and waits for the next time.
    private void lookAtAll(@Nullable EventDescriptor ownBell) {
        Map<Long, Long> awaited = new HashMap<>();
        boolean busy = false;
        boolean unfinished = false;
        boolean tidy = System.nanoTime() - tidied >= REST_NANOS;
        tidied = tidy ? System.nanoTime() : tidied;
        for (WatchedSegment segment : watched) {
            segment.forgetCollected();
            busy |= segment.needsLook();
            look(segment, awaited, tidy);
            unfinished |= segment.isBusy();
        }
        quietLooks = busy ? 0 : quietLooks + 1;
        if (attendTo(awaited) || unfinished) {
            return;
        }
        if (quietLooks < LOOKS_BEFORE_REST) {
            await(ownBell, LOOK_NANOS);
        } else {
            rest(ownBell);
        }
    }

    /// Looks after the sleepers of one segment, if it has any, and after its name. What goes wrong with one (a
    /// damaged segment, a truncated file) must not leave the others alone. A lack of memory is nothing that goes
    /// wrong with one.
    private void look(WatchedSegment segment, Map<Long, Long> awaited, boolean tidy) {
        try {
            segment.continueClosing();
            if (tidy) {
                segment.tidy();
            }
            if (segment.needsLook()) {
                for (long token : segment.look()) {
                    awaited.put(key(segment, token), segment.pidOf(token));
                }
            }
            segment.checkPath();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (e instanceof InternalError error) {
                segment.lose(error);
            }
            sayOnce(segment, e);
        }
    }

    private void sayOnce(WatchedSegment segment, Throwable failure) {
        boolean said = !failing.add(segment.identity());
        try {
            if (!said) {
                LOG.error("the sleepers of " + segment.path() + " cannot be looked after", failure);
                said = true;
            }
        } finally {
            if (!said) { // there was no memory to say it
                failing.remove(segment.identity());
            }
        }
    }

    /// Rests until a thread is about to sleep, or for a second.
    private void rest(@Nullable EventDescriptor ownBell) {
        resting = true;
        boolean quiet = true;
        for (WatchedSegment segment : watched) {
            quiet &= !segment.needsLook();
        }
        if (quiet) {
            await(ownBell, REST_NANOS);
        }
        resting = false;
    }

    /// Ends this thread unless a scope has been opened meanwhile.
    private synchronized boolean retire() {
        if (!watched.isEmpty()) {
            return false;
        }
        failing.clear();
        closeAll(processes.keySet());
        attended.clear();
        if (bell != null) {
            bell.close();
            bell = null;
        }
        thread = null;
        return true;
    }

    /// Opens the processes that are awaited, and closes those that have not been for a while.
    ///
    /// @return whether one that is awaited could not be found and may have ended since the look, so that it is time
    ///     for another
    private boolean attendTo(Map<Long, Long> awaited) {
        Set<Long> stale = new HashSet<>();
        for (Map.Entry<Long, Ending> entry : processes.entrySet()) {
            Ending ending = entry.getValue();
            ending.looksSinceAwaited = awaited.containsKey(entry.getKey()) ? 0 : ending.looksSinceAwaited + 1;
            if (ending.looksSinceAwaited > KEPT_LOOKS) {
                stale.add(entry.getKey());
            }
        }
        closeAll(stale);
        misleading.retainAll(awaited.keySet());
        boolean ended = false;
        if (Linux.available()) {
            for (Map.Entry<Long, Long> entry : awaited.entrySet()) {
                ended |= !open(entry.getKey(), entry.getValue());
            }
        }
        for (Iterator<Long> keys = attended.iterator(); keys.hasNext(); ) {
            long key = keys.next();
            if (!processes.containsKey(key) && !misleading.contains(key)) {
                keys.remove();
            }
        }
        return ended;
    }

    private void await(@Nullable EventDescriptor ownBell, long nanos) {
        List<Long> keys = new ArrayList<>();
        List<Descriptor> descriptors = new ArrayList<>();
        for (Map.Entry<Long, Ending> entry : processes.entrySet()) {
            keys.add(entry.getKey());
            descriptors.add(entry.getValue().process);
        }
        if (ownBell != null) {
            descriptors.add(ownBell.descriptor());
        }
        if (descriptors.isEmpty()) {
            LockSupport.parkNanos(nanos);
            return;
        }
        BitSet ready = Poll.awaitReadable(descriptors, nanos);
        for (int i = ready.nextSetBit(0); i >= 0 && i < keys.size(); i = ready.nextSetBit(i + 1)) {
            misleading.add(keys.get(i));
            closeAll(Set.of(keys.get(i)));
        }
        if (ownBell != null) {
            ownBell.clear();
        }
    }

    /// Opens a process, unless it is open or its id has misled before.
    ///
    /// @return false if there is no process of that id
    private boolean open(long key, long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE || processes.containsKey(key) || misleading.contains(key)) {
            return true;
        }
        try {
            Descriptor process = Processes.open(pid);
            if (process != null) {
                processes.put(key, new Ending(process));
                attended.add(key);
                return true;
            }
            misleading.add(key);
            return false;
        } catch (SystemCallException e) {
            misleading.add(key);
            return true;
        }
    }

    private void closeAll(Set<Long> keys) {
        for (long key : Set.copyOf(keys)) {
            Ending ending = processes.remove(key);
            if (ending != null) {
                ending.process.close();
            }
        }
    }
}
