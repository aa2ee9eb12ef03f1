package io.interproc.testkit.simulation;

import java.util.List;

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
        /// The access throws.
        THROW,
        /// The participant stops for long.
        PAUSE,
        /// A sleeper wakes for no reason.
        SPURIOUS,
        /// The clock runs to the next deadline.
        JUMP
    }

    /// Decides what happens before an access of a thread.
    ///
    /// @param mayTurn whether another thread may go on; not if this one has just been chosen
    Event decide(Simulation simulation, SimulatedThread current, boolean mayTurn);

    /// Chooses one of several.
    ///
    /// @param runnable at least one
    /// @param forced whether the current thread cannot go on anyway
    SimulatedThread choose(List<SimulatedThread> runnable, boolean forced);
}
