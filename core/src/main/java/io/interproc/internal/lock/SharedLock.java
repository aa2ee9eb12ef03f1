package io.interproc.internal.lock;

import io.interproc.Holder;
import io.interproc.spi.Misuse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A lock in a segment that is not re-entrant.
public final class SharedLock extends SharedMutex {

    private static final long serialVersionUID = 1L;

    /// Makes a handle of the lock at an offset.
    public SharedLock(
            SegmentEngine engine, long at, OwningScope scope, boolean maySpin, @Nullable Consumer<Holder> repair) {
        super(engine, at, scope, maySpin, repair);
    }

    @Override
    boolean enterAgain(boolean trying) {
        if (trying) {
            return false;
        }
        throw Misuse.notReentrant(this);
    }
}
