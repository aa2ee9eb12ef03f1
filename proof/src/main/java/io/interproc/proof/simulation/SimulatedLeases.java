package io.interproc.proof.simulation;

import io.interproc.internal.participant.Leases;

/// Leases that a participant holds exactly as long as it lives.
final class SimulatedLeases implements Leases {

    private final World world;
    private final Party party;

    /// The access by which a death can be noticed.
    static final String LOOK = "get lease";

    /// Returns whether an access shows whether another participant is dead.
    static boolean showsDeath(String operation) {
        return operation.equals(LOOK) || operation.equals(SimulatedFile.TAKE_RIGHT);
    }

    SimulatedLeases(World world, Party party) {
        this.world = world;
        this.party = party;
    }

    @Override
    public boolean tryTake(int slot) {
        call("take lease", slot);
        Party holder = world.leases[slot];
        if (holder != null && !holder.isDead()) {
            return false;
        }
        world.leases[slot] = party;
        world.simulation().touch();
        return true;
    }

    @Override
    public void release(int slot) {
        call("release lease", slot);
        world.leases[slot] = null;
        world.simulation().touch();
    }

    @Override
    public boolean isHeldByAnother(int slot) {
        call(LOOK, slot);
        Party holder = world.leases[slot];
        return holder != null && holder != party && !holder.isDead();
    }

    /// A system call: the stores before it are visible.
    private void call(String name, int slot) {
        world.simulation().point(name, slot);
        world.simulation().fence();
    }
}
