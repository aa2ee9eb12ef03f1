package io.interproc.proof.simulation;

import org.jspecify.annotations.Nullable;

/// What happened in a run, step by step, for people. Made when a failure is replayed.
final class Trace {

    private final StringBuilder text = new StringBuilder();
    private @Nullable World world;
    private long pending = -1;

    void show(World shown) {
        world = shown;
    }

    /// Notes a step of a thread; what the word is after it is written when the next line is.
    void step(int step, long now, SimulatedThread thread, String operation, long offset) {
        finish();
        begin(step, now);
        text.append(String.format("%-10s %-18s %s", thread, operation, name(offset)));
        pending = offset;
    }

    void note(int step, long now, String what, long offset) {
        finish();
        begin(step, now);
        text.append("-- ").append(what);
        if (offset >= 0) {
            text.append(' ').append(name(offset));
        }
    }

    private void begin(int step, long now) {
        text.append(String.format("%n%5d %7d us  ", step, now / 1000));
    }

    private String name(long offset) {
        return world == null ? "" : new WordNames(world).name(offset);
    }

    private void finish() {
        if (world != null && pending >= world.layout().participantsAt) {
            long offset = pending;
            long word = world.memory().visible(offset & ~7L);
            text.append("  = ").append(new WordNames(world).value(offset, (offset & 7) == 0 ? word : word >>> 32));
        }
        pending = -1;
    }

    @Override
    public String toString() {
        finish();
        return text.toString();
    }
}
