package io.interproc.testkit.simulation;

import io.interproc.Condition;
import io.interproc.Holder;
import io.interproc.internal.lock.Engine;
import io.interproc.internal.lock.Home;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A simulated process: a participant of the segment with its own engine, threads and watcher.
public final class Party {

    private static final long LOOK_NANOS = 50_000_000L;

    private final World world;
    private final String name;
    private final int number;
    private final Words words;
    private final Engine engine;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private boolean dead;
    long pausedUntil;

    Party(World world, String name, int number) {
        this.world = world;
        this.name = name;
        this.number = number;
        Simulation simulation = world.simulation();
        words = new SimulatedWords(world.plant().words(this, world.memory()), simulation, world.layout());
        Waiting waiting = world.plant().waiting(this, new SimulatedWaiting(simulation, words));
        Participants participants = new Participants(words, world.layout(), new SimulatedLeases(world, this));
        participants.enter(1000 + number, 0);
        engine = new Engine(words, world.layout(), participants, waiting, (_, _) -> {}, world.spinSeats());
        simulation.add(this, name + ".watcher", false, this::watch).sleepsUntil = simulation.now() + LOOK_NANOS;
    }

    /// Adds a thread.
    public SimulatedThread thread(SimulatedThread.Body body) {
        SimulatedThread thread = world.simulation().add(this, name + threads.size(), true, body);
        threads.add(thread);
        return thread;
    }

    private void watch() {
        while (true) {
            try {
                if (!engine.parking().isQuiet() || engine.hasMarks()) {
                    world.self().looks = true;
                    engine.watch().look();
                }
            } catch (SimulatedError _) {
                // A watcher looks again.
            }
            world.self().looks = false;
            world.simulation().sleep(-1, LOOK_NANOS);
        }
    }

    /// Returns a handle of a lock that is not re-entrant.
    public SharedLock lock(long at) {
        return new SharedLock(engine, at, new NoHome(), world.spinSeats() > 0, null);
    }

    /// Returns a handle of a lock that is not re-entrant, with a repair hook.
    public SharedLock lock(long at, Consumer<Holder> repair) {
        return new SharedLock(engine, at, new NoHome(), world.spinSeats() > 0, repair);
    }

    /// Returns a handle of a re-entrant lock.
    public SharedRLock rlock(long at) {
        return new SharedRLock(engine, at, new NoHome(), world.spinSeats() > 0, null);
    }

    /// Returns a handle of a condition.
    public SharedCondition condition(long at, SharedMutex lock) {
        return new SharedCondition(engine, at, lock, new NoHome(), world.spinSeats() > 0);
    }

    /// Returns the engine.
    public Engine engine() {
        return engine;
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

    /// Handles do not travel here.
    private static final class NoHome implements Home {
        @Override
        public Condition newCondition(SharedMutex lock) {
            throw new UnsupportedOperationException("a simulation names its conditions");
        }

        @Override
        public Object replacement(long offset) {
            throw new UnsupportedOperationException("handles do not travel in a simulation");
        }
    }
}
