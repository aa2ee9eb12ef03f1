package io.interproc.testkit.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import org.jspecify.annotations.Nullable;

/// Waiting in virtual time, as a futex does it: a sleeper sleeps on a word.
public class SimulatedWaiting extends Waiting {

    private final Simulation simulation;
    private final Words words;

    /// Waits in a simulation.
    public SimulatedWaiting(Simulation simulation, Words words) {
        this.simulation = simulation;
        this.words = words;
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
        return false;
    }

    @Override
    public void sleep(int record, long stateAt, int expected, long nanos, @Nullable Runnable onInterrupt) {
        SimulatedThread self = simulation.self();
        self.onInterrupt = onInterrupt;
        try {
            if (self.interrupted && onInterrupt != null) {
                onInterrupt.run();
            }
            simulation.fence();
            if (words.getIntVolatile(stateAt) == expected) {
                simulation.sleep(stateAt, nanos);
            }
        } finally {
            self.onInterrupt = null;
        }
    }

    @Override
    public void wake(int record, long stateAt, long owner, boolean virtual) {
        simulation.point("wake", stateAt);
        simulation.wake(stateAt);
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
