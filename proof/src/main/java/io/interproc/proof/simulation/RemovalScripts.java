package io.interproc.proof.simulation;

import io.interproc.AbandonedPolicy;
import io.interproc.Event;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.internal.lock.OwnedBlocks;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.value.SharedCells;
import io.interproc.proof.Primitive;
import io.interproc.spi.EventRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What participants do with objects that others remove, and what is planted there.
///
/// Every script ends with all handles collected: then no block may be left that was removed ([HeapVerdict]).
final class RemovalScripts implements ScriptSet {

    private static final long MILLI = 1_000_000L;
    private static final Duration PATIENCE = Duration.ofMillis(700);

    @Override
    public List<Script> pairs() {
        return List.of(successor(1, 1), sent(), locking(1, 1), naming(2, 1), waiting(1), region(1));
    }

    @Override
    public List<Script> trios() {
        return List.of(successor(2, 1), locking(2, 1), naming(3, 1));
    }

    @Override
    public List<Script> mortal() {
        return List.of(successor(2, 3), sent(), locking(2, 3), naming(3, 3), waiting(2), region(2), fromTwoSides());
    }

    @Override
    public List<PlantedBug> bugs() {
        return List.of(
                new PlantedBug(
                        "a block used again while somebody refers to it",
                        successor(2, 3),
                        RemovalFaults.withoutReferences(),
                        "must be as it was made"),
                new PlantedBug(
                        "a reference that is entered after the look",
                        sent(),
                        RemovalFaults.lateReference(),
                        "must be as it was made"),
                new PlantedBug(
                        "a region that forgets what it owns as it removes it",
                        region(1).with(region(1).limits().withKills(1)),
                        RemovalFaults.forgetfulOwner(),
                        "must not outlive its region"),
                new PlantedBug(
                        "waiters of a removed object that nobody wakes",
                        waiting(2).within(40 * MILLI),
                        RemovalFaults.silentRemoval(),
                        "survivors wait"));
    }

    /// Whether an object that a thread used was removed by then.
    static boolean unlessRemoved(World world, Runnable use) {
        try {
            use.run();
            return true;
        } catch (SimulatedError _) {
            world.step();
            return true;
        } catch (IllegalStateException e) {
            requireRemoved(e);
            return false;
        }
    }

    static void remove(World world, Party party, long at, boolean forced) {
        boolean done = false;
        for (int i = 0; !done; i++) {
            boolean last = i > 3;
            try {
                done = party.engine().remove(at, forced || last)
                        || party.engine().isRemoved(at);
            } catch (SimulatedError _) {
                world.step();
            }
        }
    }

    /// Some add to a value; one removes it, and uses its memory again as soon as possible, for a value that nobody
    /// else knows. What is done through the old handles must not reach that.
    private static Script successor(int adders, int times) {
        String name = "successor of a removed value, " + adders + " add " + times + " times";
        return new Script(Primitive.REMOVAL, name, Limits.NONE, world -> {
            long at = world.newValue(0);
            Successors successors = new Successors(world);
            for (int p = 0; p < adders; p++) {
                Party party = world.party();
                IntValue value = party.intValue(at, null);
                party.thread(() -> {
                    boolean there = true;
                    for (int i = 0; i < times && there; i++) {
                        there = unlessRemoved(world, () -> value.getAndAdd(1));
                    }
                    reclaim(world, party);
                });
            }
            removeAndReuse(world, at, successors);
            return successors::check;
        });
    }

    /// Lets one more party remove a value, and make others of which nobody else knows.
    private static void removeAndReuse(World world, long at, Successors successors) {
        Party remover = world.party();
        remover.intValue(at, null);
        remover.thread(() -> {
            remove(world, remover, at, false);
            for (int i = 0; i < 2; i++) {
                reclaim(world, remover);
                successors.makeValue(remover);
            }
        });
    }

    static void reclaim(World world, Party party) {
        try {
            party.collectHandles();
        } catch (SimulatedError _) {
            world.step();
        }
    }

    /// One is sent a value and adds to it, while another removes it and uses the memory again.
    private static Script sent() {
        return new Script(
                Primitive.REMOVAL, "a value sent while it is removed", Limits.NONE.withOwnNanos(10 * MILLI), world -> {
                    long at = world.newValue(0);
                    long generation = Blocks.generation(world.memory().visible(at));
                    Successors successors = new Successors(world);
                    Party receiver = world.party();
                    receiver.thread(() -> {
                        unlessRemoved(world, () -> {
                            if (receiver.engine().referTo(at, generation) != null) {
                                IntValue value = receiver.intValue(at, null);
                                world.pause(MILLI); // it takes its time, as somebody who was stopped
                                value.getAndAdd(1);
                                value.getAndAdd(1);
                            }
                        });
                        reclaim(world, receiver);
                    });
                    removeAndReuse(world, at, successors);
                    return successors::check;
                });
    }

    private static long named(Party party, String name, int kind) {
        return party.engine()
                .directory()
                .open(
                        name,
                        kind,
                        SharedCells.BYTES,
                        _ -> {},
                        at -> party.engine().referTo(at) != null);
    }

    /// Some take a lock in turns; one removes it, by force if nothing else helps. Nobody is inside together with
    /// another, and nobody takes the lock once it was removed.
    private static Script locking(int lockers, int times) {
        String name = "lock removed, " + lockers + " take it " + times + " times";
        return new Script(Primitive.REMOVAL, name, Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.newLock(true, false, AbandonedPolicy.CONTINUE);
            boolean[] removed = new boolean[1];
            Set<Party> inside = new HashSet<>();
            for (int p = 0; p < lockers; p++) {
                Party party = world.party();
                RLock lock = party.rlock(at);
                party.thread(() -> {
                    boolean there = true;
                    for (int i = 0; i < times && there; i++) {
                        there = unlessRemoved(world, () -> visit(world, party, lock, inside, removed));
                    }
                });
            }
            Party remover = world.party();
            remover.rlock(at);
            remover.thread(() -> {
                remove(world, remover, at, false);
                world.touch();
                removed[0] = true;
            });
            return () -> {};
        });
    }

    @SuppressWarnings("LockNotBeforeTry") // whoever is killed or unwound inside stays inside
    private static void visit(World world, Party party, RLock lock, Set<Party> inside, boolean[] removed) {
        world.touch();
        boolean gone = removed[0];
        lock.lock();
        world.touch();
        if (gone) {
            throw new Violation(party + " took a lock that had been removed");
        }
        inside.removeIf(Party::isDead);
        if (!inside.isEmpty()) {
            throw new Violation(party + " is inside together with " + inside);
        }
        inside.add(party);
        world.step();
        world.touch();
        inside.remove(party);
        lock.unlock();
    }

    /// Some wait for an event that nobody sets; it is removed by force.
    private static Script waiting(int waiters) {
        String name = "event removed, " + waiters + " wait";
        return new Script(Primitive.REMOVAL, name, Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.make(new EventRequest(Optional.empty()));
            for (int p = 0; p < waiters; p++) {
                Party party = world.party();
                Event event = party.handle(at, Event.class);
                party.thread(() -> await(world, party, event));
            }
            Party remover = world.party();
            remover.handle(at, Event.class);
            remover.thread(() -> remove(world, remover, at, true));
            return () -> {};
        });
    }

    private static void await(World world, Party party, Event event) throws InterruptedException {
        try {
            if (event.await(PATIENCE)) {
                throw new Violation(party + " went on though the event was never set");
            }
        } catch (SimulatedError _) {
            world.step();
        } catch (IllegalStateException e) {
            requireRemoved(e);
        }
    }

    private static void requireRemoved(IllegalStateException e) {
        if (!String.valueOf(e.getMessage()).endsWith("was removed from its scope")) {
            throw e;
        }
    }

    /// Everybody opens a name, and removes what it has found; each time that is an object which nobody has removed
    /// before, and there is one of the name at a time.
    private static Script naming(int parties, int times) {
        String name = "a name removed, " + parties + " open and remove it " + times + " times";
        return new Script(Set.of(Primitive.REMOVAL, Primitive.DIRECTORY), name, Limits.NONE, world -> {
            Set<List<Long>> removed = new HashSet<>();
            for (int p = 0; p < parties; p++) {
                Party party = world.party();
                party.thread(() -> {
                    for (int i = 0; i < times; i++) {
                        openAndRemove(world, party, removed);
                    }
                });
            }
            return () -> requireOneOf(world, "name");
        });
    }

    private static void openAndRemove(World world, Party party, Set<List<Long>> removed) {
        try {
            world.touch();
            Set<List<Long>> before = new HashSet<>(removed);
            long block = named(party, "name", Blocks.KIND_VALUE);
            List<Long> found =
                    List.of(block, Blocks.generation(party.engine().blocks().header(block)));
            world.touch();
            if (before.contains(found)) {
                throw new Violation(party + " is given an object that was removed before: " + block);
            }
            if (party.engine().remove(block, false)) {
                world.touch();
                removed.add(found);
            }
            party.collectHandles();
        } catch (SimulatedError _) {
            world.step();
        }
    }

    private static void requireOneOf(World world, String name) {
        List<Long> live = new ArrayList<>();
        world.map().forEachBlock((block, header) -> {
            if (Blocks.state(header) == Blocks.STATE_LIVE && Blocks.nameLine(header) != 0) {
                live.add(block);
            }
        });
        if (live.size() > 1) {
            throw new Violation("there must be one object named '" + name + "' at most: " + live);
        }
    }

    /// One makes objects in a region, with and without names, while others ask for the names. Whatever befalls it,
    /// what it made is gone at the end.
    private static Script region(int others) {
        String name = "a region, and " + others + " who ask for its names";
        return new Script(Primitive.REMOVAL, name, Limits.NONE, world -> {
            Party owner = world.party();
            OwnedBlocks owned = new OwnedBlocks(owner.engine());
            Map<Long, Long> made = new HashMap<>();
            owner.thread(() -> {
                try {
                    makeIn(owner, owned, made, null);
                    makeIn(owner, owned, made, "name");
                    owned.removeAll();
                } catch (SimulatedError _) {
                    world.step();
                    owned.removeAll();
                }
            });
            for (int p = 0; p < others; p++) {
                Party party = world.party();
                party.thread(() -> {
                    try {
                        party.engine()
                                .directory()
                                .find("name", at -> party.engine().referTo(at) != null);
                    } catch (SimulatedError _) {
                        world.step();
                    }
                    reclaim(world, party);
                });
            }
            world.atEnd(_ -> requireGone(world, made));
            return () -> {};
        });
    }

    /// @param made blocks, and their generations
    private static void requireGone(World world, Map<Long, Long> made) {
        made.forEach((block, generation) -> {
            long header = world.memory().visible(block);
            if (Blocks.state(header) == Blocks.STATE_LIVE && Blocks.generation(header) == generation) {
                throw new Violation("the object at " + block + " must not outlive its region");
            }
        });
    }

    private static void makeIn(Party owner, OwnedBlocks owned, Map<Long, Long> made, @Nullable String name) {
        Blocks blocks = owner.engine().blocks();
        if (name == null) {
            long block = blocks.allocate(Blocks.KIND_VALUE, SharedCells.BYTES);
            made.put(block, Blocks.generation(blocks.header(block)));
            owned.own(block);
            blocks.publish(block);
        } else {
            owner.engine()
                    .directory()
                    .open(
                            name,
                            Blocks.KIND_VALUE,
                            SharedCells.BYTES,
                            at -> {
                                made.put(at, Blocks.generation(blocks.header(at)));
                                owned.own(at);
                            },
                            at -> owner.engine().referTo(at) != null);
        }
    }

    /// Two remove one object at the same time, a third one uses it.
    private static Script fromTwoSides() {
        return new Script(Primitive.REMOVAL, "removed by two, and used", Limits.NONE, world -> {
            long at = world.newValue(0);
            int[] removals = new int[1];
            for (int p = 0; p < 2; p++) {
                Party party = world.party();
                party.intValue(at, null);
                party.thread(() -> {
                    try {
                        boolean done = party.engine().remove(at, false);
                        world.touch();
                        removals[0] += done ? 1 : 0;
                    } catch (SimulatedError _) {
                        world.step();
                    }
                });
            }
            Party user = world.party();
            IntValue value = user.intValue(at, null);
            user.thread(() -> unlessRemoved(world, () -> value.getAndAdd(1)));
            return () -> {
                if (removals[0] > 1 || (removals[0] == 0 && world.isUntouched())) {
                    throw new Violation("one must have removed the value: " + removals[0] + " did");
                }
            };
        });
    }
}
