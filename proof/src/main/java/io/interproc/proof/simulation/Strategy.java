package io.interproc.proof.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Decides what happens next in a simulation. Must decide the same in the same circumstances, so that a run can be
/// replayed.
public interface Strategy {

    /// What can happen before an access.
    enum Event {
        /// The thread goes on.
        GO_ON,
        /// Another thread goes on.
        SWITCH,
        /// The participant dies.
        KILL,
        /// Another participant dies.
        KILL_OTHER,
        /// The access throws.
        THROW,
        /// The participant stops for long.
        PAUSE,
        /// A sleeper wakes for no reason.
        SPURIOUS,
        /// The clock runs to the next deadline.
        JUMP,
        /// The oldest store that a thread has made and others do not see yet becomes visible.
        DRAIN
    }

    /// Decides what happens before an access of a thread.
    ///
    /// @param mayTurn whether another thread may go on; not if this one has just been chosen
    Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn);

    /// Chooses one of several.
    ///
    /// @param runnable at least one
    /// @param forced whether the current thread cannot go on anyway
    /// @return null if the choice is forced and the run need not go on, because another one shows the same
    @Nullable
    SimulatedThread choose(List<SimulatedThread> runnable, boolean forced);

    /// Chooses which store of a thread becomes visible.
    ///
    /// @param stores at least one, the oldest first
    default int choose(List<Integer> stores) {
        return stores.getFirst();
    }

    /// Hears that a thread makes its access and goes on to its next.
    default void stepped(SimulatedThread thread) {}

    /// Hears that something happened that is no access.
    default void befell() {}
}
