package io.interproc.internal.recovery;

import java.util.Set;
import java.util.UUID;

/// This process's part in a segment, as the thread of the watcher needs it.
public interface WatchedSegment {

    /// Returns what tells the segment from all others.
    UUID identity();

    /// Returns where its file is, for messages.
    String path();

    /// Returns whether a participant's token is that of this process.
    boolean isSelf(long participant);

    /// Returns whether threads of this process sleep in the segment, or an exception has unwound one in the middle
    /// of an operation.
    boolean needsLook();

    /// Returns whether [#look] should be called again at once: each call does a part of the work, so that other
    /// segments need not wait for the whole.
    boolean isBusy();

    /// Looks after the sleepers once.
    ///
    /// @return the participants that they wait for
    Set<Long> look();

    /// Does what need not be done at each look: gives back what the dead left though nobody waits for it, and frees
    /// what nobody refers to any more. Called once a second.
    void tidy();

    /// Returns the process id that a participant gave, or 0.
    long pidOf(long participant);

    /// Checks whether the path still leads to the file, and says so if it does not.
    void checkPath();

    /// Forgets what this process knows of locks of which it has no handle any more.
    void forgetCollected();

    /// Ends all waits, because an access found memory that does not exist any more.
    void lose(InternalError error);

    /// Continues to close what a thread began to close before something thrown ended it.
    void continueClosing();
}
