package io.interproc.proof.simulation;

import static io.interproc.proof.simulation.RemovalScripts.reclaim;
import static io.interproc.proof.simulation.RemovalScripts.remove;
import static io.interproc.proof.simulation.RemovalScripts.unlessRemoved;

import io.interproc.IntValue;
import io.interproc.Semaphore;
import io.interproc.internal.memory.Blocks;
import io.interproc.proof.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What becomes of the memory of removed objects, and of the entries that name it, when a remover dies or leaves and
/// others sweep it.
final class InheritanceScripts implements ScriptSet {

    private static final long MILLI = 1_000_000L;

    /// More than fit into two parts of the table of references.
    private static final int MANY = 28;

    @Override
    public List<Script> pairs() {
        return List.of(leaving(1));
    }

    @Override
    public List<Script> trios() {
        return List.of(disposed(2));
    }

    @Override
    public List<Script> mortal() {
        return List.of(disposed(2), references(2), leaving(2), overTheDead());
    }

    /// One holds permits of a semaphore, removes it and may die; others sweep it, and take the memory of its hold
    /// records, of which several may believe that it is theirs to free.
    private static Script disposed(int sweepers) {
        String name = "semaphore removed with its hold records, " + sweepers + " sweep";
        return new Script(Set.of(Primitive.REMOVAL, Primitive.SEMAPHORE), name, Limits.NONE, world -> {
            long at = SemaphoreScripts.make(world, 2, false);
            Successors successors = new Successors(world);
            Party remover = world.party();
            Semaphore semaphore = remover.handle(at, Semaphore.class);
            remover.thread(() -> {
                unlessRemoved(world, () -> {
                    semaphore.hold().close();
                    remove(world, remover, at, true);
                });
                reclaim(world, remover);
            });
            for (int p = 0; p < sweepers; p++) {
                Party party = world.party();
                party.thread(() -> {
                    for (int i = 0; i < 3; i++) {
                        sweep(world, party);
                        reclaim(world, party);
                        successors.makeRecords(party);
                    }
                });
            }
            return successors::check;
        });
    }

    /// One refers to so many objects that its entries fill several blocks, and may die or leave; others sweep it,
    /// and fill the memory of its entries with something else.
    private static Script references(int sweepers) {
        String name = "references of the dead, " + sweepers + " sweep";
        return new Script(Primitive.REMOVAL, name, Limits.NONE, world -> {
            List<Long> objects = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                objects.add(world.newValue(0));
            }
            Successors successors = new Successors(world);
            Party referring = world.party();
            referring.thread(() -> {
                for (long at : objects) {
                    referTo(world, referring, at);
                }
                referring.leave();
            });
            for (int p = 0; p < sweepers; p++) {
                Party party = world.party();
                party.thread(() -> {
                    for (int i = 0; i < 3; i++) {
                        sweep(world, party);
                        successors.fillPage(party);
                    }
                });
            }
            return successors::check;
        });
    }

    /// One removes a value and may die; there is no other slot, so the next enters over the dead, and is the only
    /// one
    /// who can free its memory.
    private static Script overTheDead() {
        String name = "removed by the dead over whom another enters";
        return new Script(Primitive.REMOVAL, name, Limits.NONE.withOwnNanos(20 * MILLI), 1, world -> {
            long at = world.newValue(0);
            Party remover = world.party();
            remover.intValue(at, null);
            remover.thread(() -> {
                remove(world, remover, at, false);
                world.pause(MILLI);
            });
            Party newcomer = world.newcomer();
            newcomer.thread(() -> {
                if (LifeScripts.enter(world, newcomer)) {
                    reclaim(world, newcomer);
                    requireNotRemoved(world, at);
                }
            });
            return () -> {};
        });
    }

    private static void requireNotRemoved(World world, long block) {
        if (Blocks.state(world.memory().visible(block)) == Blocks.STATE_REMOVED) {
            throw new Violation("the block at " + block + " was removed by who is dead and swept, and is not free");
        }
    }

    private static void referTo(World world, Party party, long at) {
        try {
            party.engine().refer(at);
        } catch (SimulatedError _) {
            world.step();
        }
    }

    private static void sweep(World world, Party party) {
        try {
            party.engine().sweeper().sweepAllDeadCompletely();
        } catch (SimulatedError _) {
            world.step();
        }
    }

    /// One removes a value that others use, and leaves, maybe before they have let go of it; then another comes.
    private static Script leaving(int users) {
        String name = "removed by one who leaves, " + users + " use it";
        return new Script(Primitive.REMOVAL, name, Limits.NONE.withOwnNanos(900 * MILLI), world -> {
            long at = world.newValue(0);
            Successors successors = new Successors(world);
            for (int p = 0; p < users; p++) {
                Party party = world.party();
                IntValue value = party.intValue(at, null);
                party.thread(() -> {
                    unlessRemoved(world, () -> value.getAndAdd(1));
                    reclaim(world, party);
                    successors.makeValue(party);
                });
            }
            Party leaver = world.party();
            leaver.intValue(at, null);
            leaver.thread(() -> {
                remove(world, leaver, at, false);
                leaver.leave();
            });
            return successors::check;
        });
    }
}
