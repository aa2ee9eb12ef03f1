package io.interproc.internal.segment;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Mapping;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The way of a process into a segment: it creates the segment, or joins those who have it.
///
/// ```
/// create:  a file without its name;  reserve its tables;  header, magic last;  enter;  link it
///          the name is taken:  leave it, and open that one instead
/// join:    map;  check the header;  nobody holds a lease:  remove the file, and start again
///          enter;  the state is CLOSING, or the path names another file:  leave, and start again
///          sweep the dead
/// ```
///
/// The name appears when the file is whole and its creator has its lease, so nobody sees a half-made segment, and
/// nobody takes a new one for a left one. Who joins enters first and looks then: see [SegmentRemoval].
///
/// Crash windows. Before the link: the file has no name, and the kernel removes it with its last descriptor (without
/// system calls it has a random name, and stays for [SegmentRemoval#removeIfUnmade]). After it, or anywhere in a join:
/// a lease that is free, so the next opener removes the file, or joins those who have.
///
/// @param <M> how a file is mapped
/// @param <F> the file
/// @param <P> what this process is in the segment
public final class SegmentEntry<M extends Mapping, F extends SharedFile<M>, P extends SegmentEntry.Presence> {

    private static final long RETRY_NANOS = 500_000;
    private static final int RETRIES = 4000;

    private final SegmentLayout layout;
    private final PollingClock clock;
    private final SegmentRemoval removal;
    private final Entrant<M, F, P> entrant;

    /// Lets somebody in.
    public SegmentEntry(SegmentLayout layout, PollingClock clock, Entrant<M, F, P> entrant) {
        this.layout = layout;
        this.clock = clock;
        this.removal = new SegmentRemoval(layout, clock);
        this.entrant = entrant;
    }

    /// This process's part in a segment that it has entered.
    public interface Presence {
        /// Sweeps what dead participants left before this one came.
        void sweepTheDead();

        /// Leaves the segment.
        void close();
    }

    /// Who enters, and how.
    public interface Entrant<M extends Mapping, F extends SharedFile<M>, P extends Presence> {
        /// Returns whether the file is found by a name, and so may be left by the dead.
        boolean isByName();

        /// Returns where the file is, for messages.
        String path();

        /// Returns what this process is already in the file that the name stands for at this moment, or null.
        @Nullable
        P present();

        /// Returns what this process is already in the segment of an identity, or null.
        ///
        /// @throws io.interproc.ScopeFormatException if that cannot be the one of the file
        @Nullable
        P present(F file, UUID identity);

        /// Opens the file of the name; null if there is none.
        @Nullable
        F open();

        /// Creates a file that is to get the name.
        F create();

        /// Writes the header of a new segment, whose bytes are zero and which nobody else sees.
        void format(Words words, long size);

        /// Enters a segment that has been made or checked.
        P enter(F file, M mapped);
    }

    /// Joins the segment of the name, or creates it.
    ///
    /// @throws ScopeAccessException if another process is removing it, and makes no progress
    public P open() {
        for (int i = 0; i < RETRIES; i++) {
            P presence = entrant.present();
            if (presence == null) {
                F file = entrant.open();
                presence = file == null ? createByName() : join(file);
            }
            if (presence != null) {
                return presence;
            }
            clock.pause(RETRY_NANOS);
        }
        throw new ScopeAccessException(entrant.path()
                + " is being removed by a process that makes no progress; end that process, or remove the file");
    }

    private @Nullable P createByName() {
        F file = entrant.create();
        P presence = create(file);
        boolean linked = false;
        try {
            linked = file.link();
        } finally {
            if (!linked) {
                presence.close();
            }
        }
        return linked ? presence : null;
    }

    /// Makes a segment of a new file, and enters it.
    public P create(F file) {
        M mapped = null;
        boolean done = false;
        try {
            file.reserve(0, layout.mapAt);
            mapped = file.map();
            entrant.format(mapped.words(), file.size());
            P presence = entrant.enter(file, mapped);
            file.creatorEntered();
            done = true;
            return presence;
        } finally {
            if (!done) {
                if (mapped != null) {
                    mapped.close();
                }
                file.discard();
            }
        }
    }

    /// Enters the segment of a file; null if it is being removed, or was left by the dead and is removed now.
    public @Nullable P join(F file) {
        M mapped = null;
        P presence = null;
        Words words;
        try {
            mapped = SegmentCheck.open(file, layout);
            words = mapped.words();
            P known = entrant.present(file, SegmentCheck.identity(words));
            if (known != null) {
                return known;
            }
            if (entrant.isByName() && !removal.isUsed(file)) {
                removal.removeIfUnused(file);
                return null;
            }
            presence = entrant.enter(file, mapped);
        } finally {
            if (presence == null) {
                if (mapped != null) {
                    mapped.close();
                }
                file.close();
            }
        }
        boolean entered = false;
        try {
            entered = words.getVolatile(SegmentLayout.STATE_AT) != SegmentLayout.CLOSING && file.isLinked();
            if (entered) {
                presence.sweepTheDead();
            }
            return entered ? presence : null;
        } catch (RuntimeException | Error e) {
            entered = false;
            throw e;
        } finally {
            if (!entered) {
                presence.close();
            }
        }
    }
}
