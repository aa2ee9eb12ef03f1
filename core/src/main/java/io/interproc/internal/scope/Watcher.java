package io.interproc.internal.scope;

import io.interproc.internal.os.Descriptor;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The one thread of this JVM that looks after all its sleepers, while there are any.
///
/// It looks every 50 ms ([io.interproc.internal.lock.Watch]), and at once when a process that a sleeper waits for has
/// ended: the kernel makes that process's descriptor readable after it has dropped its leases. The descriptor is only a
/// trigger, found by the process id that the participant gave, which may mean another process or none in this PID
/// namespace; the lease is the proof. A descriptor that cried wolf is not watched again.
final class Watcher implements Runnable {

    private static final long LOOK_NANOS = 50_000_000L;
    private static final int IDLE_LOOKS = 100;

    private static final Watcher INSTANCE = new Watcher();

    private final Set<Attachment> watched = ConcurrentHashMap.newKeySet();
    private final Map<Long, Descriptor> processes = new HashMap<>();
    private final Set<Long> misleading = new HashSet<>();
    private volatile @Nullable Thread thread;

    private Watcher() {}

    /// Looks after an attachment from now on, until it has had no sleepers for a while.
    static void watch(Attachment attachment) {
        if (INSTANCE.thread == null || !INSTANCE.watched.contains(attachment)) {
            INSTANCE.add(attachment);
        }
    }

    private void add(Attachment attachment) {
        watched.add(attachment);
        synchronized (this) {
            if (thread == null) {
                Thread started = new Thread(this, "interproc-watcher");
                started.setDaemon(true);
                thread = started;
                started.start();
            }
        }
    }

    @Override
    public void run() {
        int idle = 0;
        while (idle < IDLE_LOOKS || !retire()) {
            Map<Long, Long> awaited = new HashMap<>();
            boolean busy = false;
            watched.removeIf(Attachment::isClosed);
            for (Attachment attachment : watched) {
                if (attachment.hasSleepers()) {
                    busy = true;
                    for (long token : attachment.look()) {
                        awaited.put(token ^ attachment.identity().hashCode(), attachment.pidOf(token));
                    }
                }
            }
            idle = busy ? 0 : idle + 1;
            await(awaited);
        }
    }

    /// Ends this thread unless a thread has gone to sleep meanwhile.
    private synchronized boolean retire() {
        for (Attachment attachment : watched) {
            if (attachment.hasSleepers()) {
                return false;
            }
        }
        watched.clear();
        closeAll(processes.keySet());
        thread = null;
        return true;
    }

    private void await(Map<Long, Long> awaited) {
        if (!Linux.available()) {
            LockSupport.parkNanos(LOOK_NANOS);
            return;
        }
        Set<Long> stale = new HashSet<>(processes.keySet());
        stale.removeAll(awaited.keySet());
        closeAll(stale);
        misleading.retainAll(awaited.keySet());
        awaited.forEach(this::open);
        if (processes.isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
            return;
        }
        List<Long> keys = new ArrayList<>(processes.keySet());
        List<Descriptor> descriptors = keys.stream().map(processes::get).toList();
        BitSet ready = Poll.awaitReadable(descriptors, LOOK_NANOS);
        for (int i = ready.nextSetBit(0); i >= 0; i = ready.nextSetBit(i + 1)) {
            misleading.add(keys.get(i));
            closeAll(Set.of(keys.get(i)));
        }
    }

    private void open(long key, long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE || processes.containsKey(key) || misleading.contains(key)) {
            return;
        }
        try {
            Descriptor process = Processes.open(pid);
            if (process != null) {
                processes.put(key, process);
            } else {
                misleading.add(key);
            }
        } catch (SystemCallException e) {
            misleading.add(key);
        }
    }

    private void closeAll(Set<Long> keys) {
        for (long key : Set.copyOf(keys)) {
            Descriptor process = processes.remove(key);
            if (process != null) {
                process.close();
            }
        }
    }
}
