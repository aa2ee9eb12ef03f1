package io.interproc.testkit.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.participant.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A small segment in a heap array, and the participants and objects in it.
public final class World {

    private static final long HEAP_BYTES = 4096;
    private static final SegmentLayout LAYOUT = new SegmentLayout(8, 4, 16, 16, 8);

    private final Simulation simulation;
    private final Plant plant;
    private final int spinSeats;
    private final HeapWords memory = new HeapWords(LAYOUT.heapAt + HEAP_BYTES);
    private final Blocks blocks = new Blocks(memory, LAYOUT, (_, _) -> {}, 0);
    /// The records without a scheduling point.
    private final WaiterRecords records = new WaiterRecords(memory, LAYOUT, blocks, 0);
    private final List<Party> parties = new ArrayList<>();
    private final List<Long> locks = new ArrayList<>();
    private final List<Long> conditions = new ArrayList<>();
    private final Set<SimulatedThread> unsettled = new HashSet<>();
    final @Nullable Party[] leases = new Party[LAYOUT.participants];

    World(Simulation simulation, Plant plant, int spinSeats) {
        this.simulation = simulation;
        this.plant = plant;
        this.spinSeats = spinSeats;
        simulation.share(memory);
        LAYOUT.format(memory, memory.size(), 1, 2, 0);
    }

    /// Adds a participant.
    public Party party() {
        int number = parties.size();
        Party party = new Party(this, String.valueOf((char) ('A' + number)), number);
        parties.add(party);
        return party;
    }

    /// Creates a lock and returns its offset.
    public long newLock(boolean reentrant, boolean fair, AbandonedPolicy policy) {
        long at = blocks.allocate(reentrant ? Blocks.KIND_RLOCK : Blocks.KIND_LOCK, LockLine.BYTES);
        SharedMutex.initialise(memory, at, reentrant, fair, policy);
        blocks.publish(at);
        locks.add(at);
        return at;
    }

    /// Creates a lock that is not re-entrant and not fair, and goes on when it is abandoned.
    public long newLock() {
        return newLock(false, false, AbandonedPolicy.CONTINUE);
    }

    /// Creates a condition of a lock and returns its offset.
    public long newCondition(long lock) {
        long at = blocks.allocate(Blocks.KIND_CONDITION, Conditions.BYTES);
        memory.setOpaque(at + EmbeddedLock.REFERENCE, lock);
        blocks.publish(at);
        conditions.add(at);
        return at;
    }

    /// Interrupts a thread, on behalf of the current one, which must be of the same participant.
    public void interrupt(SimulatedThread thread) {
        calmly(() -> {
            simulation.point("interrupt", Conflicts.SCRIPT);
            thread.interrupted = true;
            Runnable hook = thread.onInterrupt;
            if (hook != null) {
                hook.run();
            }
            return thread;
        });
    }

    /// Is a scheduling point of the script itself that concerns nobody else.
    public void step() {
        calmly(() -> {
            simulation.point("step of the script", Conflicts.LOCAL);
            return this;
        });
    }

    /// Is a scheduling point before the script looks at or changes what its participants share outside the words.
    public void touch() {
        if (simulation.isRunning()) {
            calmly(() -> {
                simulation.point("step of the script", Conflicts.SCRIPT);
                return this;
            });
        }
    }

    /// Lets virtual time pass for the current thread.
    public void pause(long nanos) {
        calmly(() -> {
            simulation.point("pause of the script", Conflicts.LOCAL);
            simulation.sleep(-1, nanos);
            return this;
        });
    }

    /// Does what belongs to the script and not to what it tries: no exception is thrown out of it.
    public <T> T calmly(Supplier<T> action) {
        if (!simulation.isRunning()) {
            return action.get(); // the judge is not simulated
        }
        SimulatedThread self = simulation.self();
        boolean before = self.calm;
        self.calm = true;
        try {
            return action.get();
        } finally {
            self.calm = before;
        }
    }

    /// Returns the virtual time.
    public long now() {
        return simulation.now();
    }

    /// Returns whether nothing has befallen the run.
    public boolean isUntouched() {
        return simulation.misfortunes().count() == 0;
    }

    /// Returns how many participants have died.
    public long deaths() {
        return parties.stream().filter(Party::isDead).count();
    }

    /// Returns whether the clock ran ahead though somebody could run.
    public boolean hasJumped() {
        return simulation.misfortunes().has(Strategy.Event.JUMP);
    }

    /// Returns the thread that runs.
    public SimulatedThread self() {
        return simulation.self();
    }

    /// Returns the bytes, to be looked at without a scheduling point.
    public HeapWords memory() {
        return memory;
    }

    public SegmentLayout layout() {
        return LAYOUT;
    }

    Simulation simulation() {
        return simulation;
    }

    Plant plant() {
        return plant;
    }

    int spinSeats() {
        return spinSeats;
    }

    List<Long> locks() {
        return locks;
    }

    List<Long> conditions() {
        return conditions;
    }

    /// Returns whether a dead thread had no wait in progress that a sweep must settle: it may have been about to
    /// return.
    boolean mayHaveReturned(SimulatedThread thread) {
        return !unsettled.contains(thread);
    }

    void died(Party party) {
        long token = party.engine().self();
        for (int record = 0; record < records.count(); record++) {
            long state = records.state(record);
            boolean waits = (state & WaiterState.NOTIFIED) != 0 || WaiterState.base(state) == WaiterState.WAITING;
            if (waits && records.owner(record) == token) {
                // none if this was a sweeper that had taken the record over: its waiter died before
                unsettled.addAll(party.threadsNumbered(records.threadId(record)));
            }
        }
    }

    /// Judges what a run left behind: a fresh participant sweeps the dead, and then everything must be free.
    void judge() {
        Party judge = new Party(this, "judge", parties.size());
        judge.engine().recovery().sweepAllDead();
        for (int record = 0; record < records.count(); record++) {
            long state = records.state(record);
            if (WaiterState.idle(state) != state) {
                throw new Violation("record " + record + " must be idle at the end: "
                        + new WordNames(this).value(records.at(record), state));
            }
        }
        for (Party party : parties) {
            if (party.isDead()) {
                noTraceOf(party.engine().self());
            }
        }
        for (long lock : locks) {
            long state = memory.getOpaque(lock + LockLine.STATE);
            if (Token.owner(state) != 0) {
                throw new Violation(
                        "the lock must be free at the end: " + new WordNames(this).value(lock + LockLine.STATE, state));
            }
            boolean refuses = (state & LockLine.ABANDONED) != 0;
            if (!refuses && !judge.lock(lock).tryLock()) {
                throw new Violation("a free lock must be to be had at the end: "
                        + new WordNames(this).value(lock + LockLine.STATE, state));
            }
        }
    }

    private void noTraceOf(long token) {
        for (int record = 0; record < records.count(); record++) {
            if (records.owner(record) == token) {
                throw new Violation("nothing must be left of a dead participant: record " + record + " is");
            }
        }
        for (int seat = 0; seat < SegmentLayout.SPIN_SEATS; seat++) {
            if (memory.getOpaque(SegmentLayout.SPIN_SEATS_AT + (long) seat * SegmentLayout.LINE) == (token | 1)) {
                throw new Violation("a dead participant must leave its seat");
            }
        }
    }
}
