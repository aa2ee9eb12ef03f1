package io.interproc.testkit.simulation;

import io.interproc.Held;
import io.interproc.internal.lock.SharedMutex;
import org.jspecify.annotations.Nullable;

/// What a lock guards: notices two inside, a dead holder that the next was not told of, a fencing token that does not
/// grow.
final class Critical {

    private final World world;
    private @Nullable SimulatedThread inside;
    private boolean abandoned;
    private long fence;
    private int visits;

    Critical(World world) {
        this.world = world;
    }

    /// Enters after an acquisition, stays for a step, and leaves before the release.
    void visit(Held held) {
        enter(held.fencingToken(), held.abandonedBy().isPresent());
        world.step();
        leave();
    }

    /// The same for an acquisition that does not tell whether it took over.
    void visit(SharedMutex lock) {
        enter(world.calmly(lock::fencingToken), true);
        world.step();
        leave();
    }

    void enter(long token, boolean told) {
        world.touch();
        check(token, told);
    }

    /// Enters by a lock that has no fencing token and tells nothing.
    void enter() {
        world.touch();
        check(fence + 1, true);
    }

    private void check(long token, boolean told) {
        SimulatedThread before = inside;
        if (before != null && !before.party.isDead()) {
            throw new Violation(world.self() + " is inside together with " + before);
        }
        abandoned |= before != null;
        if (abandoned && !told) {
            throw new Violation(world.self() + " was not told that " + before + " had died inside");
        }
        if (token <= fence) {
            throw new Violation("the fencing token must grow: " + token + " after " + fence);
        }
        abandoned = false;
        fence = token;
        inside = world.self();
    }

    void leave() {
        world.touch();
        visits++;
        inside = null;
    }

    int visits() {
        return visits;
    }
}
