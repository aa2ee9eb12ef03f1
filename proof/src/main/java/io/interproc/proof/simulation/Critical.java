package io.interproc.proof.simulation;

import io.interproc.Held;
import io.interproc.internal.lock.SharedMutex;
import org.jspecify.annotations.Nullable;

/// What a lock guards: notices two inside, a dead holder that the next was not told of, a fencing token that does not
/// grow.
final class Critical {

    private final World world;
    private @Nullable SimulatedThread inside;
    private final boolean mustBeRepaired;
    private boolean abandoned;
    private long fence;
    private int visits;

    Critical(World world) {
        this(world, false);
    }

    /// @param mustBeRepaired whether nobody may go on after a death inside until a repair has ended
    Critical(World world, boolean mustBeRepaired) {
        this.world = world;
        this.mustBeRepaired = mustBeRepaired;
    }

    /// Enters after an acquisition, stays for a step, and leaves before the release.
    void visit(Held held) {
        enter(world.calmly(held::fencingToken), held.abandonedBy().isPresent());
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
        touch();
        check(token, told);
    }

    /// What a thread does after its participant has left says nothing of the lock, which others have then.
    private void touch() {
        world.touch();
        if (world.self().party.isGone()) {
            throw new IllegalStateException("the scope is closed");
        }
    }

    /// Enters by a lock that has no fencing token and tells nothing.
    void enter() {
        touch();
        check(fence + 1, true);
    }

    private void check(long token, boolean told) {
        SimulatedThread before = inside;
        if (before != null && !before.party.isGone()) {
            throw new Violation(world.self() + " is inside together with " + before);
        }
        abandoned |= before != null;
        if (abandoned && mustBeRepaired) {
            throw new Violation(world.self() + " is inside, though nobody has repaired since somebody died inside");
        }
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
        touch();
        visits++;
        inside = null;
    }

    /// Repairs what a dead holder left, holding the lock; whoever dies on the way has not repaired.
    void repair() {
        world.touch();
        SimulatedThread before = inside;
        if (before != null && !before.party.isGone()) {
            throw new Violation(world.self() + " repairs while " + before + " is inside");
        }
        abandoned |= before != null;
        inside = world.self();
        world.step();
        world.touch();
        abandoned = false;
        inside = null;
    }

    int visits() {
        return visits;
    }
}
