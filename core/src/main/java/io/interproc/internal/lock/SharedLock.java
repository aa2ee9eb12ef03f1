package io.interproc.internal.lock;

import io.interproc.Holder;
import io.interproc.spi.Misuse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A lock in a segment that is not re-entrant.
public final class SharedLock extends SharedMutex {

    private static final long serialVersionUID = 1L;

    /// Makes a handle of the lock at an offset.
    public SharedLock(long at, OwningScope scope, @Nullable Consumer<Holder> repair) {
        super(at, scope, repair);
    }

    @Override
    boolean enterAgain(boolean trying) {
        if (trying) {
            return false;
        }
        throw Misuse.notReentrant(this);
    }
}
