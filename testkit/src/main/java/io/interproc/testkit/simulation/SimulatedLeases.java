package io.interproc.testkit.simulation;

import io.interproc.internal.participant.Leases;

/// Leases that a participant holds exactly as long as it lives.
final class SimulatedLeases implements Leases {

    private final World world;
    private final Party party;

    SimulatedLeases(World world, Party party) {
        this.world = world;
        this.party = party;
    }

    @Override
    public boolean tryTake(int slot) {
        world.simulation().point("tryTake lease", slot);
        Party holder = world.leases[slot];
        if (holder != null && !holder.isDead()) {
            return false;
        }
        world.leases[slot] = party;
        return true;
    }

    @Override
    public void release(int slot) {
        world.simulation().point("release lease", slot);
        world.leases[slot] = null;
    }

    @Override
    public boolean isHeldByAnother(int slot) {
        world.simulation().point("look at lease", slot);
        Party holder = world.leases[slot];
        return holder != null && holder != party && !holder.isDead();
    }
}
