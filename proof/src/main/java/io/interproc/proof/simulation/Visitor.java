package io.interproc.proof.simulation;

import io.interproc.ScopeFormatException;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.internal.segment.PollingClock;
import io.interproc.internal.segment.SegmentEntry;
import io.interproc.internal.segment.SegmentRemoval;
import io.interproc.internal.segment.SharedFile;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A participant that opens a segment by its name, and closes it: it runs [SegmentEntry] and [SegmentRemoval].
final class Visitor
        implements SegmentEntry.Entrant<SimulatedMapping, SharedFile<SimulatedMapping>, Visitor.Visit>, PollingClock {

    private final World world;
    private final Party party;
    private final String name;
    private final boolean portable;
    private final SegmentLayout layout;
    private final SegmentRemoval removal;
    private int temporaries;

    /// @param name the name that it opens
    /// @param portable whether it makes its files as those do who have no system calls
    Visitor(World world, Party party, String name, boolean portable) {
        this.world = world;
        this.party = party;
        this.name = name;
        this.portable = portable;
        this.layout = world.layout();
        this.removal = new SegmentRemoval(layout, this);
    }

    /// Joins the segment of the name, or creates it.
    Visit enter() {
        return new SegmentEntry<>(layout, this, this).open();
    }

    /// Removes what nobody uses.
    void collect() {
        world.calmly(() -> removal.removeAllUnused(new SegmentRemoval.Listing<String>() {
            @Override
            public List<String> temporary() {
                return list(false);
            }

            @Override
            public List<String> named() {
                return list(true);
            }

            @Override
            public boolean remove(String file, Predicate<SharedFile<?>> how) {
                return Visitor.this.remove(file, how);
            }
        }));
    }

    private List<String> list(boolean scopes) {
        return world.files().list().stream()
                .filter(file -> file.equals(name) == scopes)
                .toList();
    }

    private boolean remove(String path, Predicate<SharedFile<?>> how) {
        SharedFile<SimulatedMapping> file = open(path);
        if (file == null) {
            return false;
        }
        try {
            return how.test(file);
        } catch (ScopeFormatException e) {
            return false; // somebody is making it
        } finally {
            file.close();
        }
    }

    @Override
    public long nanoTime() {
        return world.now();
    }

    @Override
    public void pause(long nanos) {
        if (world.isRunning()) {
            world.pause(nanos);
        }
    }

    @Override
    public boolean isByName() {
        return true;
    }

    @Override
    public String path() {
        return name;
    }

    @Override
    public @Nullable Visit present() {
        return null;
    }

    @Override
    public @Nullable Visit present(SharedFile<SimulatedMapping> file, UUID identity) {
        return null;
    }

    @Override
    public @Nullable SharedFile<SimulatedMapping> open() {
        return open(name);
    }

    private @Nullable SharedFile<SimulatedMapping> open(String path) {
        SimulatedFile file = SimulatedFile.open(world, party, path);
        return file == null ? null : hold(file);
    }

    @Override
    public SharedFile<SimulatedMapping> create() {
        SimulatedFile file = null;
        while (file == null) {
            file = portable
                    ? SimulatedFile.createTemporary(world, party, name, "new " + party + temporaries++)
                    : SimulatedFile.createUnlinked(world, party, name);
        }
        return hold(file);
    }

    private SharedFile<SimulatedMapping> hold(SimulatedFile file) {
        return world.fault().file(party, file);
    }

    @Override
    public void format(Words words, long size) {
        layout.format(words, size, 1, world.nextIdentity(), 0);
    }

    @Override
    public Visit enter(SharedFile<SimulatedMapping> file, SimulatedMapping mapped) {
        return new Visit(file, mapped);
    }

    @Override
    public String toString() {
        return party.toString();
    }

    Party party() {
        return party;
    }

    /// The visitor's part in a segment, from when it has entered until it has left.
    final class Visit implements SegmentEntry.Presence {
        private final SharedFile<SimulatedMapping> file;
        private final SimulatedMapping mapped;
        private final Participants participants;
        private final SegmentEngine engine;

        private Visit(SharedFile<SimulatedMapping> file, SimulatedMapping mapped) {
            this.file = file;
            this.mapped = mapped;
            this.participants = new Participants(mapped.words(), layout, file.leases());
            participants.enter(1000 + party.number(), 0);
            this.engine = engine(mapped, participants);
        }

        private SegmentEngine engine(SimulatedMapping memory, Participants own) {
            SimulatedWaiting waiting = new SimulatedWaiting(world.simulation(), memory.words());
            return new SegmentEngine(ObjectKinds.ALL, memory.words(), layout, own, waiting, file, 0, new Collector());
        }

        /// Returns the words of the segment.
        Words words() {
            return mapped.words();
        }

        /// Returns the file, to be compared without a scheduling point.
        SimulatedFiles.Inode inode() {
            return mapped.inode();
        }

        @Override
        public void sweepTheDead() {
            if (participants.predecessor() != 0) {
                engine.sweeper().sweep(participants.predecessor());
            }
            engine.sweeper().sweepAllDeadCompletely();
        }

        /// Sweeps itself through a view of its own, leaves, and removes the file if nobody else has it.
        @Override
        public void close() {
            world.calmly(() -> {
                mapped.close();
                try (SimulatedMapping view = file.map()) {
                    Participants own = new Participants(view.words(), layout, file.leases());
                    own.adopt(participants.self());
                    if (engine(view, own).sweeper().sweep(own.self())) {
                        own.leaveTable();
                    }
                }
                removal.leave(participants, file);
                return this;
            });
        }

        /// Ends the process without closing.
        void end() {
            world.calmly(() -> {
                participants.announceEnd();
                removal.removeIfUnused(file);
                mapped.close();
                file.close();
                return this;
            });
        }
    }
}
