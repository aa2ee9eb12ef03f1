package io.interproc.proof.simulation;

import org.jspecify.annotations.Nullable;

/// One thread of a simulated participant. Its fields belong to whoever has the turn.
public final class SimulatedThread {

    /// What a simulated thread runs.
    @FunctionalInterface
    public interface Body {
        void run() throws Exception;
    }

    /// What a thread sleeps on that only lets time pass.
    static final long NOTHING = -1;
    /// What a parked thread sleeps on.
    static final long PARKED = -3;

    final Party party;
    final String name;
    final Body body;
    final int index;
    /// Whether the run goes on until this thread has ended; a watcher does not count.
    final boolean counts;
    /// Whether the run goes on until this watcher has finished its look.
    boolean looks;
    final Thread thread;

    boolean started;
    boolean done;
    /// The time at which a sleep ends, or −1 while this thread does not sleep.
    long sleepsUntil = -1;
    /// The offset of the word that it sleeps on, or [#NOTHING] or [#PARKED].
    long sleepsOn = NOTHING;
    /// Whether it parks rather than sleep in the kernel.
    boolean virtual;
    /// Whether it was unparked and has not parked since.
    boolean permit;
    boolean interrupted;
    /// Whether no exception is thrown out of its accesses for now.
    boolean calm;
    /// Whether an exception was thrown out of an access, and the script has not gone on since.
    boolean unwound;

    /// The access that it makes next, or made last.
    String operation = "";

    long offset = -1;
    /// What kind of step that is; see [Coverage].
    long kind;

    @Nullable
    Runnable onInterrupt;

    /// Its late stores; null if stores are visible at once.
    @Nullable
    StoreBuffer buffer;

    SimulatedThread(Party party, String name, int index, boolean counts, Body body, Runnable start) {
        this.party = party;
        this.name = name;
        this.index = index;
        this.counts = counts;
        this.body = body;
        this.thread = Thread.ofVirtual().name(name).unstarted(start);
    }

    boolean sleeps() {
        return sleepsUntil >= 0;
    }

    boolean hasLateStores() {
        StoreBuffer late = buffer;
        return late != null && late.size() > 0;
    }

    /// Empties the buffer.
    void showStores() {
        StoreBuffer late = buffer;
        if (late != null) {
            late.drain();
        }
    }

    void wake() {
        sleepsUntil = -1;
        sleepsOn = NOTHING;
    }

    @Override
    public String toString() {
        return name;
    }
}
