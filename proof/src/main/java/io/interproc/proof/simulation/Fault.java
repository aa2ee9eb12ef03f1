package io.interproc.proof.simulation;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Leases;
import io.interproc.internal.segment.SharedFile;

/// A fault that is injected into the engine of a simulation, to see that it is found. It stands between the engine and
/// its surroundings: its words, its waiting, its leases, its files.
public interface Fault {

    /// No fault.
    Fault NONE = new Fault() {};

    /// Returns the words that a participant uses.
    default Words words(Party party, Words sound) {
        return sound;
    }

    /// Returns how a participant waits.
    default Waiting waiting(Party party, SimulatedWaiting sound) {
        return sound;
    }

    /// Returns how a participant holds leases and sees those of others.
    default Leases leases(Party party, Leases sound) {
        return sound;
    }

    /// Returns how a participant uses a file that it has opened.
    default SharedFile<SimulatedMapping> file(Party party, SharedFile<SimulatedMapping> sound) {
        return sound;
    }
}
