package io.interproc.internal.lock;

import io.interproc.Holder;
import io.interproc.RLock;
import io.interproc.spi.Misuse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A re-entrant lock in a segment.
public final class SharedRLock extends SharedMutex implements RLock {

    private static final long serialVersionUID = 1L;

    /// Makes a handle of the lock at an offset.
    public SharedRLock(long at, OwningScope scope, @Nullable Consumer<Holder> repair) {
        super(at, scope, repair);
    }

    @Override
    boolean enterAgain(boolean trying) {
        int holds = ownership.holds;
        if (holds == Integer.MAX_VALUE) {
            throw Misuse.tooManyHolds(this);
        }
        ownership.holds = holds + 1;
        return true;
    }
}
