package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.LockOptions;
import io.interproc.ValueType;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.WaiterRecords;
import io.interproc.internal.park.WaiterState;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.participant.Token;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.internal.value.SharedCells;
import io.interproc.proof.EngineScope;
import io.interproc.proof.HeapMap;
import io.interproc.proof.OnlyParticipant;
import io.interproc.spi.LockRequest;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.RLockRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A small segment in a heap array, and the participants and objects in it.
public final class World {

    /// The offset, in a block of hold records, of the first.
    private static final int HOLD_RECORDS = 32;

    private static final int HOLD_RECORD_BYTES = 16;

    private static final int HOLD_BLOCK_BYTES = 128;

    /// Small, so that two blocks fill a span of the small classes, and a large block is not too long.
    private static final int PAGE_BYTES = 128;

    /// Room for the map, six large blocks, and what scripts have beside the heap.
    private static final long HEAP_BYTES = 65_536;

    private static final long SCRATCH_BYTES = 2048;

    private final Simulation simulation;
    private final Fault fault;
    private final int spinSeats;
    private long identities;
    private final SegmentLayout layout;
    private final long segmentBytes;
    private final HeapWords memory;
    private final SimulatedFiles files;
    private final HeapMap map;
    /// The records without a scheduling point.
    private final WaiterRecords records;
    private final List<Party> parties = new ArrayList<>();
    private final List<Long> objects = new ArrayList<>();
    private final List<Consumer<Party>> judgements = new ArrayList<>();
    private final Set<SimulatedThread> unsettled = new HashSet<>();
    final @Nullable Party[] leases;

    World(Simulation simulation, Script script, Fault fault, int spinSeats) {
        this.simulation = simulation;
        this.fault = fault;
        this.spinSeats = spinSeats;
        this.layout = new SegmentLayout(script.slots(), 4, 16, 16, 8, PAGE_BYTES);
        this.segmentBytes = layout.mapAt + HEAP_BYTES;
        this.memory = new HeapWords(segmentBytes + SimulatedFiles.bytes(layout, script.files()));
        this.files = new SimulatedFiles(this, segmentBytes, script.files());
        this.map = new HeapMap(layout, segmentBytes, memory::visible);
        this.records = new WaiterRecords(memory, layout, new Blocks(memory, layout, (_, _) -> {}, 0, Backoff.PLAIN), 0);
        this.leases = new Party[layout.participants];
        memory.disregard(layout.namesAt, layout.recordsAt);
        simulation.share(this);
        layout.format(memory, segmentBytes, 1, 2, 0);
    }

    /// Adds a participant that has entered.
    public Party party() {
        Party party = newcomer();
        party.enter();
        return party;
    }

    /// Adds a participant whose threads must let it [join][Party#join] first.
    public Party newcomer() {
        int number = parties.size();
        Party party = new Party(this, String.valueOf((char) ('A' + number)), number);
        parties.add(party);
        return party;
    }

    /// Returns the directory of segments that are opened by name.
    SimulatedFiles files() {
        return files;
    }

    /// Returns a number that no segment of this run has yet.
    long nextIdentity() {
        return ++identities;
    }

    /// Makes an object, without a scheduling point, and returns its offset.
    public long make(ObjectRequest<?> request) {
        return make(scope -> ObjectKinds.of(request.type()).object(request, scope));
    }

    /// Lets a participant make an object that has no slot, and leaves its spans to all.
    private long make(Consumer<EngineScope> maker) {
        Participants participants = new Participants(memory, layout, new OnlyParticipant());
        long token = Token.of(layout.participants, 1);
        participants.adopt(token);
        Waiting waiting = new SimulatedWaiting(simulation, memory);
        SegmentEngine engine = new SegmentEngine(
                ObjectKinds.ALL, memory, layout, participants, waiting, (_, _) -> {}, 0, new Collector());
        List<Long> made = new ArrayList<>();
        try {
            maker.accept(new EngineScope(engine, false, at -> {
                made.add(at);
                throw new Made();
            }));
        } catch (Made _) {
            // It needs no handle, for which it would need a slot.
        }
        engine.blocks().sweep(owner -> owner == token, (_, _) -> false);
        objects.add(made.getFirst());
        return made.getFirst();
    }

    /// Ends the making of an object when the object is there.
    private static final class Made extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Made() {
            super(null, null, false, false);
        }
    }

    /// Creates a lock and returns its offset.
    public long newLock(boolean reentrant, boolean fair, AbandonedPolicy policy) {
        LockOptions options = LockOptions.defaults().withFairness(fair).withAbandonedPolicy(policy);
        return make(reentrant ? RLockRequest.unnamed(options) : LockRequest.unnamed(options));
    }

    /// Creates a lock that is not re-entrant and not fair, and goes on when it is abandoned.
    public long newLock() {
        return newLock(false, false, AbandonedPolicy.CONTINUE);
    }

    /// Creates a condition of a lock and returns its offset.
    public long newCondition(long lock) {
        return make(Blocks.KIND_CONDITION, Conditions.BYTES, at -> memory.setOpaque(at + EmbeddedLock.REFERENCE, lock));
    }

    /// Creates a value of 4 bytes and returns its offset.
    ///
    /// @param lock the offset of the lock that guards it; 0 for none
    public long newValue(long lock) {
        return make(Blocks.KIND_VALUE, SharedCells.BYTES, at -> {
            memory.setOpaque(at + EmbeddedLock.REFERENCE, lock);
            memory.setIntOpaque(at + SharedCells.TYPE, ValueType.INT32.code());
        });
    }

    private long make(int code, long bytes, LongConsumer initialise) {
        ObjectKind kind = Objects.requireNonNull(ObjectKinds.find(code));
        return make(scope -> scope.make(null, kind, bytes, initialise, at -> at));
    }

    /// Returns where words are that no heap uses, unless it is nearly full.
    public long scratch() {
        return segmentBytes - SCRATCH_BYTES;
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
            if (thread.virtual) {
                simulation.unpark(thread);
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
        self.unwound = false;
        try {
            return action.get();
        } finally {
            self.calm = before;
        }
    }

    /// Returns whether the thread that runs was unwound from an access, and its script has not gone on since.
    boolean wasUnwound() {
        return simulation.isRunning() && simulation.self().unwound;
    }

    /// Returns whether a thread of the script runs, rather than the judge.
    boolean isRunning() {
        return simulation.isRunning();
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
        return layout;
    }

    /// Returns the map of the heap, to be looked at without a scheduling point.
    HeapMap map() {
        return map;
    }

    Simulation simulation() {
        return simulation;
    }

    Fault fault() {
        return fault;
    }

    int spinSeats() {
        return spinSeats;
    }

    /// Returns the offsets of all objects, in the order in which they were made.
    List<Long> objects() {
        return objects;
    }

    /// Returns the kind of the object at an offset.
    ObjectKind kindAt(long object) {
        return Objects.requireNonNull(ObjectKinds.find(Blocks.kind(memory.visible(object))));
    }

    /// Returns the offsets of all locks, also of those that other objects brought along.
    List<Long> locks() {
        return objects.stream()
                .mapMulti((Long object, Consumer<Long> locks) -> {
                    if (isLock(object)) {
                        locks.accept(object);
                    } else if (isLock(EmbeddedLock.at(object))) {
                        locks.accept(EmbeddedLock.at(object));
                    }
                })
                .distinct()
                .toList();
    }

    /// Returns whether the object of a lock was removed.
    boolean isGone(long lock) {
        long block = objects.contains(lock) ? lock : lock - LockLine.BYTES;
        return Blocks.state(memory.visible(block)) != Blocks.STATE_LIVE;
    }

    /// Returns whether a line is that of a lock.
    boolean isLock(long line) {
        if (line % SegmentLayout.LINE != 0 || line < layout.heapAt(segmentBytes) || line >= segmentBytes) {
            return false;
        }
        long header = memory.visible(line);
        int kind = Blocks.kind(header);
        boolean isPart = Blocks.state(header) == Blocks.STATE_PART;
        return (kind == Blocks.KIND_LOCK || kind == Blocks.KIND_RLOCK)
                && objects.contains(isPart ? line - LockLine.BYTES : line);
    }

    /// Returns whether the count of a hold record is at an offset.
    boolean isHoldCount(long offset) {
        long last = offset & -SegmentLayout.LINE;
        for (long line = last; line >= last - SegmentLayout.LINE; line -= SegmentLayout.LINE) {
            boolean isBlock = line >= layout.heapAt(segmentBytes)
                    && line < segmentBytes
                    && Blocks.kind(memory.visible(line)) == Blocks.KIND_HOLDS
                    && Blocks.state(memory.visible(line)) != Blocks.STATE_FREE
                    && HOLD_BLOCK_BYTES > offset - line;
            long place = offset - line - HOLD_RECORDS;
            if (isBlock && place > 0 && place % HOLD_RECORD_BYTES == Long.BYTES) {
                return true;
            }
        }
        return false;
    }

    /// Returns whether siblings hand on what is at an offset by a lock of their heap: headers of blocks, and the
    /// map.
    boolean isHandedOn(long offset) {
        return offset >= layout.mapAt && offset < segmentBytes && (map.has(offset) || offset % SegmentLayout.LINE == 0);
    }

    /// Returns whether a thread was unwound from an access.
    boolean wasAnyUnwound() {
        return simulation.misfortunes().has(Strategy.Event.THROW);
    }

    /// Returns whether a dead thread had no wait in progress that a sweep must settle: it may have been about to
    /// return.
    boolean mayHaveReturned(SimulatedThread thread) {
        return !unsettled.contains(thread);
    }

    void died(Party party) {
        long token = party.token();
        for (int record = 0; token != 0 && record < records.count(); record++) {
            long state = records.state(record);
            boolean waits = (state & WaiterState.NOTIFIED) != 0 || WaiterState.base(state) == WaiterState.WAITING;
            if (waits && records.owner(record) == token) {
                unsettled.addAll(party.threadsNumbered(records.threadId(record)));
            }
        }
    }

    /// Adds what is to be judged by a fresh participant, once the dead were swept and what errors left was settled.
    public void atEnd(Consumer<Party> judgement) {
        judgements.add(judgement);
    }

    /// Judges what a run left behind: a fresh participant sweeps the dead, and then everything must be free.
    void judge() {
        new Verdict(this, records).judge(parties, judgements);
    }
}
