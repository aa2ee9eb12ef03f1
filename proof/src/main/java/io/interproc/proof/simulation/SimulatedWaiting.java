package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Doorbells;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Token;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Waiting in virtual time, as a futex does it: a sleeper sleeps on a word. A simulated virtual thread parks instead,
/// and its participant has a dispatcher, which answers the real [Doorbells].
public class SimulatedWaiting extends Waiting {

    /// How long a dispatcher sleeps at most.
    static final long DISPATCHER_LOOK_NANOS = 100_000_000L;

    private final Simulation simulation;
    private final Words words;
    private final long self;
    private final @Nullable Doorbells doorbells;
    private final Map<Integer, SimulatedThread> parked = new HashMap<>();

    /// Waits in a simulation, where no thread is a virtual one.
    public SimulatedWaiting(Simulation simulation, Words words) {
        this(simulation, words, 0, null);
    }

    /// Waits in a simulation.
    ///
    /// @param self the participant's token
    public SimulatedWaiting(Simulation simulation, Words words, long self, @Nullable Doorbells doorbells) {
        this.simulation = simulation;
        this.words = words;
        this.self = self;
        this.doorbells = doorbells;
    }

    @Override
    public long nanoTime() {
        return simulation.now();
    }

    @Override
    public void spinHint() {
        if (simulation.isRunning()) {
            simulation.point("spin", -1);
            simulation.giveWay();
        }
    }

    @Override
    public boolean isInterrupted() {
        return simulation.isRunning() && simulation.self().interrupted;
    }

    @Override
    public boolean clearInterrupt() {
        boolean interrupted = isInterrupted();
        if (interrupted) {
            simulation.self().interrupted = false;
        }
        return interrupted;
    }

    @Override
    public void interruptSelf() {
        simulation.self().interrupted = true;
    }

    @Override
    public boolean isVirtual() {
        return simulation.isRunning() && simulation.self().virtual;
    }

    @Override
    public void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        SimulatedThread thread = simulation.self();
        if (thread.virtual) {
            parked.put(record, thread);
        } else {
            thread.onInterrupt = onInterrupt;
        }
        try {
            if (thread.interrupted && onInterrupt != null) {
                onInterrupt.run();
            }
            simulation.fence();
            if (words.getIntVolatile(stateAt) == expected) {
                if (thread.virtual) {
                    simulation.park(nanos);
                } else {
                    simulation.sleep(stateAt, nanos);
                }
            }
        } finally {
            thread.onInterrupt = null;
            parked.remove(record);
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        if (!virtual) {
            wake(stateAt);
        } else if (Token.participant(owner) == self) {
            unpark(record);
        } else if (doorbells != null) {
            long bell = doorbells.ring(record, owner);
            if (bell != 0) {
                wake(bell);
            }
        }
    }

    private void wake(long word) {
        simulation.point("wake", word);
        simulation.wake(word);
    }

    private void unpark(int record) {
        SimulatedThread thread = parked.get(record);
        if (thread != null) {
            simulation.unpark(thread);
        }
    }

    /// Looks at the bells, and sleeps until they ring.
    void dispatch() {
        Doorbells bells = Objects.requireNonNull(doorbells, "only who has a bell can listen");
        int bell = bells.listen();
        bells.answer(parked::containsKey, this::unpark);
        simulation.fence();
        if (words.getIntVolatile(bells.own()) == bell) {
            simulation.sleep(bells.own(), DISPATCHER_LOOK_NANOS);
        }
    }

    @Override
    public void pause(long nanos) {
        simulation.point("pause", -1);
        if (nanos > 0) {
            simulation.sleep(-1, nanos);
        }
    }

    @Override
    public void watch() {
        // A simulated participant has its watcher from the start.
    }
}
