package io.interproc.proof.simulation;

import java.util.List;

/// What a primitive brings along for the simulator: its scripts, by what may be done with them, and the bugs that are
/// planted in it.
interface ScriptSet {

    /// Returns scripts of two participants and few steps, to be gone through in every way with one death.
    default List<Script> pairs() {
        return List.of();
    }

    /// Returns scripts of three participants and few steps, to be gone through in every way with one death.
    default List<Script> trios() {
        return List.of();
    }

    /// Returns scripts for random walks.
    default List<Script> calm() {
        return List.of();
    }

    /// Returns scripts for random walks whose participants need not survive an exception.
    default List<Script> mortal() {
        return List.of();
    }

    /// Returns the bugs that the simulator must find.
    default List<PlantedBug> bugs() {
        return List.of();
    }
}
