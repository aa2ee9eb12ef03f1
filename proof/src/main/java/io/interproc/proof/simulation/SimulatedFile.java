package io.interproc.proof.simulation;

import io.interproc.internal.participant.Leases;
import io.interproc.internal.segment.SharedFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file of [SimulatedFiles] that a participant has open; each method is one system call, or some, and each of those a
/// scheduling point.
///
/// It is made as the file of either kind of participants is: without a name; or under a temporary name, with the right
/// to remove it, for those without system calls.
final class SimulatedFile implements SharedFile<SimulatedMapping> {

    /// The lock that is the right to remove the file.
    static final int REMOVAL = -1;
    /// The call that asks for it: fails as long as who has it is alive.
    static final String TAKE_RIGHT = "take the right to remove";

    private final World world;
    private final Party party;
    private final SimulatedFiles files;
    private final SimulatedFiles.Inode inode;
    private final String path;
    private final @Nullable String temporary;
    private final List<SimulatedMapping> mappings = new ArrayList<>();
    private boolean closed;

    private SimulatedFile(
            World world, Party party, SimulatedFiles.Inode inode, String path, @Nullable String temporary) {
        this.world = world;
        this.party = party;
        this.files = world.files();
        this.inode = inode;
        this.path = path;
        this.temporary = temporary;
        files.opened(this);
    }

    /// Creates a file without a name.
    static SimulatedFile createUnlinked(World world, Party party, String path) {
        call(world, "create a file", Conflicts.LOCAL);
        SimulatedFile file = new SimulatedFile(world, party, world.files().create(), path, null);
        boolean done = false;
        try {
            file.setSize(Conflicts.LOCAL);
            done = true;
            return file;
        } finally {
            if (!done) {
                file.close();
            }
        }
    }

    /// Creates a file under a temporary name; null if somebody removed it at once.
    static @Nullable SimulatedFile createTemporary(World world, Party party, String path, String temporary) {
        call(world, "create a file", world.files().nameAt(temporary));
        SimulatedFile file = new SimulatedFile(world, party, world.files().create(), path, temporary);
        world.files().link(temporary, file.inode);
        world.simulation().touch();
        boolean done = false;
        try {
            if (!file.tryLockRemoval() || !file.names("get temporary name", temporary)) {
                return null;
            }
            file.setSize(file.inode.sizeAt());
            done = true;
            return file;
        } finally {
            if (!done) {
                file.discard();
            }
        }
    }

    private void setSize(long sizeAt) {
        change("set size", sizeAt);
        inode.size = SimulatedFiles.fileSize(world.layout());
    }

    /// Opens the file of a name; null if there is none.
    static @Nullable SimulatedFile open(World world, Party party, String path) {
        call(world, "get name, to open", world.files().nameAt(path));
        SimulatedFiles.Inode inode = world.files().find(path);
        return inode == null ? null : new SimulatedFile(world, party, inode, path, null);
    }

    /// A system call: the stores before it are visible.
    private static void call(World world, String name, long offset) {
        world.simulation().point(name, offset);
        world.simulation().fence();
    }

    private void change(String name, long offset) {
        call(world, name, offset);
        world.simulation().touch();
    }

    SimulatedFiles.Inode inode() {
        return inode;
    }

    boolean isOpen() {
        return !closed && !party.isDead();
    }

    boolean keepsInode() {
        return isOpen() || mappings.stream().anyMatch(SimulatedMapping::isOpen);
    }

    @Override
    public SimulatedMapping map() {
        SimulatedMapping mapping = new SimulatedMapping(party, world, inode);
        mappings.add(mapping);
        return mapping;
    }

    @Override
    public long size() {
        call(world, "get size", inode.sizeAt());
        return inode.size;
    }

    @Override
    public void reserve(long from, long to) {
        call(world, "reserve", Conflicts.LOCAL);
    }

    @Override
    public Leases leases() {
        return new Leases() {
            @Override
            public boolean tryTake(int slot) {
                return tryLock("take lease", slot);
            }

            @Override
            public void release(int slot) {
                unlock("release lease", slot);
            }

            @Override
            public boolean isHeldByAnother(int slot) {
                call(world, SimulatedLeases.LOOK, inode.lockAt(slot));
                SimulatedFile holder = inode.holder(slot);
                return holder != null && holder != SimulatedFile.this;
            }
        };
    }

    private boolean tryLock(String call, int lock) {
        call(world, call, inode.lockAt(lock));
        SimulatedFile holder = inode.holder(lock);
        if (holder != null && holder != this) {
            return false;
        }
        inode.lock(lock, this);
        world.simulation().touch();
        return true;
    }

    private void unlock(String call, int lock) {
        change(call, inode.lockAt(lock));
        inode.unlock(lock, this);
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public boolean isNamed() {
        return true;
    }

    @Override
    public boolean link() {
        try {
            change("link", files.nameAt(path));
            return files.link(path, inode);
        } finally {
            unlinkTemporary();
        }
    }

    @Override
    public boolean isLinked() {
        return names("get name", path);
    }

    private boolean names(String call, String name) {
        call(world, call, files.nameAt(name));
        return files.find(name) == inode;
    }

    @Override
    public boolean tryLockRemoval() {
        return tryLock(TAKE_RIGHT, REMOVAL);
    }

    @Override
    public void creatorEntered() {
        if (temporary != null) {
            unlockRemoval();
        }
    }

    @Override
    public void unlockRemoval() {
        unlock("give the right back", REMOVAL);
    }

    @Override
    public void unlink() {
        unlink(path);
    }

    private void unlink(String name) {
        change("unlink", files.nameAt(name));
        files.unlink(name);
    }

    @Override
    public void discard() {
        unlinkTemporary();
        close();
    }

    private void unlinkTemporary() {
        String name = temporary;
        if (name != null) {
            world.calmly(() -> {
                unlink(name);
                return this;
            });
        }
    }

    @Override
    public void close() {
        world.calmly(() -> {
            for (int lock : inode.locksOf(this)) {
                unlock("close, dropping a lock", lock);
            }
            change("close", Conflicts.LOCAL);
            closed = true;
            return this;
        });
    }
}
