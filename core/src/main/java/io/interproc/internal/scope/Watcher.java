package io.interproc.internal.scope;

import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.EventDescriptor;
import io.interproc.internal.os.Linux;
import io.interproc.internal.os.Poll;
import io.interproc.internal.os.Processes;
import io.interproc.internal.os.SystemCallException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread of this JVM that looks after all its sleepers, while there are any.
///
/// It looks every 50 ms ([io.interproc.internal.lock.Watch]), and at once when a process that a sleeper waits for has
/// ended: the kernel makes that process's descriptor readable after it has dropped its leases. The descriptor is only a
/// trigger, found by the process id that the participant gave, which may mean another process or none in this PID
/// namespace; the lease is the proof. A descriptor that cried wolf is not watched again.
///
/// A thread that goes to sleep for a participant that is not attended to rings the bell, so that the descriptor is
/// there when it is needed. Those attended to stay so for a second after the last look that found them awaited: two
/// processes that wait for each other again and again ring it once.
final class Watcher implements Runnable {

    private static final long LOOK_NANOS = 50_000_000L;
    private static final int IDLE_LOOKS = 100;
    private static final int KEPT_LOOKS = 20;

    private static final System.Logger LOGGER = System.getLogger("io.interproc.scope");

    private static final Watcher INSTANCE = new Watcher();

    private final Set<Attachment> watched = ConcurrentHashMap.newKeySet();
    /// The participants that no sleeper needs to ring for. Sleepers add to it, then ring; the watcher takes out
    /// those
    /// without a descriptor before it waits for the bell.
    private final Set<Long> attended = ConcurrentHashMap.newKeySet();
    private final Map<Long, Ending> processes = new HashMap<>();
    private final Set<Long> misleading = new HashSet<>();
    private final Set<UUID> failing = new HashSet<>();
    private @Nullable EventDescriptor bell; // guarded by this
    private volatile @Nullable Thread thread;

    /// A process whose end is waited for.
    private static final class Ending {
        private final Descriptor process;
        private int looksSinceAwaited;

        Ending(Descriptor process) {
            this.process = process;
        }
    }

    private Watcher() {}

    /// Looks after an attachment from now on, until it has had no sleepers for a while.
    ///
    /// @param participant whom the calling thread is about to wait for, or 0
    static void watch(Attachment attachment, long participant) {
        if (INSTANCE.thread == null || !INSTANCE.watched.contains(attachment)) {
            INSTANCE.add(attachment);
        }
        if (participant != 0 && !attachment.isSelf(participant)) {
            INSTANCE.attend(key(attachment, participant));
        }
    }

    private static long key(Attachment attachment, long participant) {
        return participant ^ attachment.identity().hashCode();
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

    private void add(Attachment attachment) {
        watched.add(attachment);
        synchronized (this) {
            if (thread == null) {
                Thread started = new Thread(this, "interproc-watcher");
                started.setDaemon(true);
                bell = newBell();
                thread = started;
                started.start();
            }
        }
    }

    private static @Nullable EventDescriptor newBell() {
        try {
            return Linux.available() ? new EventDescriptor() : null;
        } catch (SystemCallException _) {
            return null; // no descriptor left: it looks every 50 ms
        }
    }

    @Override
    public void run() {
        EventDescriptor ownBell;
        synchronized (this) {
            ownBell = bell;
        }
        int idle = 0;
        while (idle < IDLE_LOOKS || !retire()) {
            Map<Long, Long> awaited = new HashMap<>();
            boolean busy = false;
            watched.removeIf(Attachment::isClosed);
            for (Attachment attachment : watched) {
                if (attachment.hasSleepers()) {
                    busy = true;
                    look(attachment, awaited);
                }
            }
            idle = busy ? 0 : idle + 1;
            attendTo(awaited);
            await(ownBell);
        }
    }

    /// Looks after the sleepers of one attachment. What goes wrong with one (a damaged segment, a truncated file)
    /// must
    /// not leave the others alone.
    private void look(Attachment attachment, Map<Long, Long> awaited) {
        try {
            for (long token : attachment.look()) {
                awaited.put(key(attachment, token), attachment.pidOf(token));
            }
        } catch (RuntimeException | Error e) {
            if (failing.add(attachment.identity())) {
                LOGGER.log(
                        System.Logger.Level.ERROR,
                        "the sleepers of " + attachment.file().path() + " cannot be looked after",
                        e);
            }
        }
    }

    /// Ends this thread unless a thread has gone to sleep meanwhile. A thread announces itself as a sleeper and
    /// then
    /// looks for this one, and this one goes and then looks for sleepers, so one of them sees the other.
    private synchronized boolean retire() {
        thread = null;
        for (Attachment attachment : watched) {
            if (attachment.hasSleepers()) {
                thread = Thread.currentThread();
                return false;
            }
        }
        watched.clear();
        failing.clear();
        closeAll(processes.keySet());
        attended.clear();
        if (bell != null) {
            bell.close();
            bell = null;
        }
        return true;
    }

    /// Opens the processes that are awaited, and lets go of those that have not been for a while.
    private void attendTo(Map<Long, Long> awaited) {
        Set<Long> stale = new HashSet<>();
        processes.forEach((key, ending) -> {
            ending.looksSinceAwaited = awaited.containsKey(key) ? 0 : ending.looksSinceAwaited + 1;
            if (ending.looksSinceAwaited > KEPT_LOOKS) {
                stale.add(key);
            }
        });
        closeAll(stale);
        misleading.retainAll(awaited.keySet());
        if (Linux.available()) {
            awaited.forEach(this::open);
        }
        attended.removeIf(key -> !processes.containsKey(key) && !misleading.contains(key));
    }

    private void await(@Nullable EventDescriptor ownBell) {
        List<Long> keys = new ArrayList<>();
        List<Descriptor> descriptors = new ArrayList<>();
        processes.forEach((key, ending) -> {
            keys.add(key);
            descriptors.add(ending.process);
        });
        if (ownBell != null) {
            descriptors.add(ownBell.descriptor());
        }
        if (descriptors.isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
            return;
        }
        BitSet ready = Poll.awaitReadable(descriptors, LOOK_NANOS);
        for (int i = ready.nextSetBit(0); i >= 0 && i < keys.size(); i = ready.nextSetBit(i + 1)) {
            misleading.add(keys.get(i));
            closeAll(Set.of(keys.get(i)));
        }
        if (ownBell != null) {
            ownBell.clear();
        }
    }

    private void open(long key, long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE || processes.containsKey(key) || misleading.contains(key)) {
            return;
        }
        try {
            Descriptor process = Processes.open(pid);
            if (process != null) {
                processes.put(key, new Ending(process));
                attended.add(key);
            } else {
                misleading.add(key);
            }
        } catch (SystemCallException e) {
            misleading.add(key);
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
