package io.interproc.proof.simulation;

import io.interproc.proof.Primitive;
import java.util.Set;

/// What the participants of a simulation do, and what must hold at the end.
///
/// @param primitives what it is about; none if it is a control of the simulator itself
/// @param name how a report calls it
/// @param limits what may befall the participants
/// @param slots for how many participants the segment has room; a power of two
/// @param files how many files of further segments there may be at a time
/// @param plot puts participants, objects and threads into a fresh world
public record Script(Set<Primitive> primitives, String name, Limits limits, int slots, int files, Plot plot) {

    private static final int SLOTS = 8;

    /// Makes a script about one primitive, in a segment with room for all.
    public Script(Primitive primitive, String name, Limits limits, Plot plot) {
        this(primitive, name, limits, SLOTS, plot);
    }

    /// Makes a script about one primitive, in one segment.
    public Script(Primitive primitive, String name, Limits limits, int slots, Plot plot) {
        this(primitive, name, limits, slots, 0, plot);
    }

    /// Makes a script about one primitive.
    public Script(Primitive primitive, String name, Limits limits, int slots, int files, Plot plot) {
        this(Set.of(primitive), name, limits, slots, files, plot);
    }

    /// Makes a script in a segment with room for all.
    public Script(Set<Primitive> primitives, String name, Limits limits, Plot plot) {
        this(primitives, name, limits, SLOTS, 0, plot);
    }

    /// Prepares a run.
    @FunctionalInterface
    public interface Plot {
        /// Puts participants, objects and threads into a fresh world.
        ///
        /// @return called after the run, to judge it: throws if something is wrong
        Runnable arrange(World world);
    }

    /// Returns the same script under other limits.
    public Script with(Limits other) {
        return new Script(primitives, name, other, slots, files, plot);
    }

    /// Returns the same script under other limits, and says so in its name.
    public Script named(String befallen, Limits other) {
        return new Script(primitives, name + ", " + befallen, other, slots, files, plot);
    }

    /// Returns the same script, which survivors must have finished at a time.
    ///
    /// @param nanos in virtual time; a watcher looks for the first time after 50 ms
    Script within(long nanos) {
        return new Script(primitives, name + ", within " + nanos / 1_000_000 + " ms", limits, slots, files, world -> {
            Runnable judge = plot.arrange(world);
            return () -> {
                judge.run();
                if (world.now() > nanos) {
                    throw new Violation("survivors wait: " + world.now() / 1_000_000 + " ms have passed");
                }
            };
        });
    }

    @Override
    public String toString() {
        return name;
    }
}
