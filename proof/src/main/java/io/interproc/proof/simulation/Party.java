package io.interproc.proof.simulation;

import io.interproc.Holder;
import io.interproc.IntValue;
import io.interproc.ValueType;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Doorbells;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.internal.value.SharedCells;
import io.interproc.internal.value.Values;
import io.interproc.proof.EngineScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A simulated process: a participant of the segment with its own engine, threads and watcher.
public final class Party {

    private static final long LOOK_NANOS = 50_000_000L;

    private static final long CLOSE_LOOK_NANOS = 200_000L;

    private final World world;
    private final Simulation simulation;
    private final String name;
    private final int number;
    private final Words words;
    private final Collector collector = new Collector();
    private final List<SimulatedThread> threads = new ArrayList<>();
    private @Nullable SegmentEngine engine;
    private @Nullable Participants participants;
    private @Nullable SimulatedWaiting futex;
    private boolean dispatching;
    private boolean dead;
    private boolean unmapped;
    private boolean left;
    long pausedUntil;

    Party(World world, String name, int number) {
        this.world = world;
        this.simulation = world.simulation();
        this.name = name;
        this.number = number;
        this.words = new SimulatedWords(this, world, world.fault().words(this, world.memory()), true);
    }

    /// Becomes a participant of the segment.
    ///
    /// @throws io.interproc.ScopeFullException if all slots are taken by the living
    void enter() {
        Participants own = new Participants(words, world.layout(), leases());
        participants = own;
        own.enter(1000 + number, 0);
        Doorbells doorbells = new Doorbells(words, world.layout(), own.self(), own.doorbell(own.self()));
        futex = new SimulatedWaiting(simulation, words, own.self(), doorbells);
        Waiting waiting = world.fault().waiting(this, futex);
        engine = new SegmentEngine(
                ObjectKinds.ALL, words, world.layout(), own, waiting, (_, _) -> {}, world.spinSeats(), collector);
        simulation.add(this, name + ".watcher", false, this::watch).sleepsUntil = simulation.now() + LOOK_NANOS;
    }

    private Leases leases() {
        return world.fault().leases(this, new SimulatedLeases(world, this));
    }

    /// Becomes a participant while others work, and sweeps whom it finds dead.
    ///
    /// @throws io.interproc.ScopeFullException if all slots are taken by the living
    public void join() {
        world.calmly(() -> {
            enter();
            long predecessor = participants().predecessor();
            if (predecessor != 0) {
                engine().sweeper().sweep(predecessor);
            }
            engine().sweeper().sweepAllDeadCompletely();
            return this;
        });
    }

    /// Leaves while other threads of this participant may be anywhere inside, as closing a scope does: refuses
    /// sleeps, takes the memory away, sweeps itself through another view of it, and drops the lease.
    public void leave() {
        world.calmly(() -> {
            leaveCalmly();
            return this;
        });
    }

    private void leaveCalmly() {
        engine().sleepers().close();
        while (threads.stream().anyMatch(t -> t.sleeps() && t.sleepsOn >= 0)) {
            engine().sleepers().wakeAll();
            world.pause(CLOSE_LOOK_NANOS);
        }
        unmapped = true;
        threads.forEach(SimulatedThread::showStores); // the release of the memory meets every thread
        threads.stream().filter(t -> t.virtual).forEach(simulation::unpark);
        Words view = new SimulatedWords(this, world, world.fault().words(this, world.memory()), false);
        Participants own = new Participants(view, world.layout(), leases());
        own.adopt(token());
        Waiting waiting = world.fault().waiting(this, new SimulatedWaiting(simulation, view));
        SegmentEngine last =
                new SegmentEngine(ObjectKinds.ALL, view, world.layout(), own, waiting, (_, _) -> {}, 0, collector);
        if (last.sweeper().sweep(token())) {
            own.leaveTable();
        }
        participants().leaveLease();
        left = true;
    }

    /// Adds a thread.
    public SimulatedThread thread(SimulatedThread.Body body) {
        SimulatedThread thread = simulation.add(this, name + threads.size(), true, body);
        threads.add(thread);
        return thread;
    }

    /// Adds a virtual thread to a participant that has entered.
    public SimulatedThread virtualThread(SimulatedThread.Body body) {
        SimulatedThread thread = thread(body);
        thread.virtual = true;
        if (!dispatching) {
            dispatching = true;
            SimulatedThread dispatcher = simulation.add(this, name + ".dispatcher", false, this::dispatch);
            dispatcher.calm = true;
            dispatcher.sleepsUntil = simulation.now() + SimulatedWaiting.DISPATCHER_LOOK_NANOS;
            dispatcher.sleepsOn = participants().doorbell(token()); // it has looked once, and there was nothing
        }
        return thread;
    }

    private void dispatch() {
        SimulatedWaiting waiting = Objects.requireNonNull(futex, "the participant must have entered");
        try {
            while (!unmapped) {
                waiting.dispatch();
            }
        } catch (IllegalStateException e) {
            if (!unmapped) {
                throw e;
            }
        }
    }

    private void watch() {
        while (!unmapped) {
            try {
                if (!engine().sleepers().isQuiet() || engine().hasMarks()) {
                    world.self().looks = true;
                    engine().look();
                }
            } catch (SimulatedError _) {
                // A watcher looks again.
            } catch (IllegalStateException e) {
                if (!unmapped) {
                    throw e;
                }
            }
            world.self().looks = false;
            simulation.sleep(-1, LOOK_NANOS);
        }
    }

    private OwningScope scope() {
        return new EngineScope(engine(), world.spinSeats() > 0);
    }

    /// Returns a handle of a lock that is not re-entrant.
    public SharedLock lock(long at) {
        return new SharedLock(at, scope(), null);
    }

    /// Returns a handle of a lock that is not re-entrant, with a repair hook.
    public SharedLock lock(long at, Consumer<Holder> repair) {
        return new SharedLock(at, scope(), repair);
    }

    /// Returns a handle of a re-entrant lock.
    public SharedRLock rlock(long at) {
        return new SharedRLock(at, scope(), null);
    }

    /// Returns a handle of a condition.
    public SharedCondition condition(long at, SharedMutex lock) {
        return new SharedCondition(at, lock, scope());
    }

    /// Returns a handle of an object.
    ///
    /// @param type its interface
    public <T> T handle(long at, Class<T> type) {
        return type.cast(world.kindAt(at).handle(at, scope()));
    }

    /// Returns a handle of a value of 4 bytes.
    ///
    /// @param lock guards it; null for a raw one
    public IntValue intValue(long at, @Nullable SharedMutex lock) {
        return Values.create(
                ValueType.INT32, lock, new SharedCells(words, at, "the simulation", () -> at, engine().refer(at)));
    }

    /// Lets the garbage collector find that there is no handle any more, and frees what nobody refers to. None of
    /// the participant's handles is used any more.
    void collectHandles() {
        collector.collectAll();
        engine().reclaim();
    }

    /// Returns the engine of a participant that has entered.
    public SegmentEngine engine() {
        return Objects.requireNonNull(engine, "the participant must have entered");
    }

    private Participants participants() {
        return Objects.requireNonNull(participants, "the participant must have entered");
    }

    /// Returns the participant's token, or 0 if it has none yet.
    long token() {
        return participants == null ? 0 : participants.self();
    }

    /// Returns the words as this participant sees them.
    public Words words() {
        return words;
    }

    public World world() {
        return world;
    }

    public boolean isDead() {
        return dead;
    }

    /// Returns whether nothing of it can touch the memory any more.
    public boolean isGone() {
        return dead || unmapped;
    }

    /// Returns whether the memory was taken away from its threads.
    boolean isUnmapped() {
        return unmapped;
    }

    /// Returns whether it has entered, lives and has not left.
    boolean isInside() {
        return engine != null && !dead && !left;
    }

    List<SimulatedThread> threads() {
        return threads;
    }

    List<SimulatedThread> threadsNumbered(long id) {
        return threads.stream().filter(t -> t.thread.threadId() == id).toList();
    }

    void die() {
        dead = true;
        world.died(this);
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return name;
    }
}
