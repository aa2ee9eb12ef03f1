package io.interproc.proof.simulation;

import io.interproc.internal.memory.Mapping;
import io.interproc.internal.memory.Words;

/// A participant's view of a file, whose every access is a scheduling point, until it is closed.
final class SimulatedMapping implements Mapping {

    private final Party party;
    private final SimulatedFiles.Inode inode;
    private final Words words;
    private boolean closed;

    SimulatedMapping(Party party, World world, SimulatedFiles.Inode inode) {
        this.party = party;
        this.inode = inode;
        Words bytes = new ForwardingWords(world.memory()) {
            @Override
            public long size() {
                return inode.size;
            }

            @Override
            protected long below(long offset) {
                return inode.at + offset;
            }
        };
        this.words = new ForwardingWords(world.fault().words(party, bytes)) {
            @Override
            protected void before(String operation, long offset) {
                if (offset < 0 || offset >= inode.size) {
                    throw new IndexOutOfBoundsException(offset);
                }
                world.simulation().point(operation, inode.at + offset);
                if (closed) {
                    throw new IllegalStateException("the memory was released");
                }
            }
        };
    }

    @Override
    public Words words() {
        return words;
    }

    @Override
    public void close() {
        closed = true;
    }

    SimulatedFiles.Inode inode() {
        return inode;
    }

    boolean isOpen() {
        return !closed && !party.isDead();
    }
}
