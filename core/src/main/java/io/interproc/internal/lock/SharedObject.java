package io.interproc.internal.lock;

import io.interproc.ScopeAccessException;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.Words;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectType;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// A handle of an object in a segment: which object it is, what is thrown when its scope is closed or lost, and what
/// stands for it in an object stream.
public abstract class SharedObject implements Serializable {

    private static final long serialVersionUID = 1L;

    protected final transient SegmentEngine engine;
    /// The offset of the object.
    protected final transient long at;
    protected final transient Words words;
    protected final transient OwningScope scope;
    /// Keeps the block of the object from being used again; shared by all handles of it in this process.
    final transient Anchors.Anchor anchor;

    /// Makes a handle of the object at an offset.
    protected SharedObject(long at, OwningScope scope) {
        this.scope = scope;
        this.engine = scope.engine();
        this.at = at;
        this.words = engine.words();
        this.anchor =
                engine.anchors().of(EmbeddedLock.blockOf(at, engine.blocks().header(at)));
    }

    /// Returns the type of the object.
    protected abstract ObjectType type();

    /// Returns what the object is like at this moment, for people.
    protected abstract String describe();

    /// Returns the offset of the object in the segment.
    public final long offset() {
        return at;
    }

    /// Returns the generation of the object's block, which tells it from others that were or will be at its offset.
    public final long generation() {
        return Blocks.generation(
                engine.blocks().header(EmbeddedLock.blockOf(at, engine.blocks().header(at))));
    }

    /// Returns the engine of the object's segment.
    public final SegmentEngine engine() {
        return engine;
    }

    /// Counts the waiters in the object's queue, without those that are dead.
    protected final int countWaiters() {
        requireUsable();
        try {
            int waiters = engine.queues().count(at);
            return waiters != 0 && engine.sweeper().sweepDeadWaiters(at)
                    ? engine.queues().count(at)
                    : waiters;
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Throws if the scope is closed, for what needs no access to its memory, which would throw.
    protected final void requireOpen() {
        engine.sleepers().checkOpen();
    }

    /// Throws if the scope is closed, or the object was removed.
    protected final void requireUsable() {
        requireOpen();
        boolean isRemoved;
        try {
            isRemoved = engine.isRemoved(at);
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
        if (isRemoved) {
            throw removed();
        }
    }

    /// Returns what to throw for an object that was removed. For a lock that another object brought along it names
    /// that object, which is what was removed.
    protected final IllegalStateException removed() {
        try {
            return Misuse.removed(scope.labelOfWhole(at, type()));
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    /// Returns whether the scope was closed.
    protected final boolean isClosed() {
        return engine.sleepers().isClosed();
    }

    /// Returns what to throw for an exception out of an access: of a closed scope, that it is closed; of a
    /// truncated file, that the scope is lost.
    protected final RuntimeException closed(Throwable t) {
        if (!isClosed()) {
            if (t instanceof Error e) {
                return engine.failure(e);
            }
            if (t instanceof IllegalStateException e) {
                return e;
            }
        }
        return Misuse.closed(t);
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof SharedObject handle && handle.engine == engine && handle.at == at;
    }

    @Override
    public final int hashCode() {
        return Long.hashCode(at);
    }

    /// Returns which object it is, for messages that say themselves what becomes of it.
    protected final String label() {
        try {
            return type() + "[" + scope.label(at) + "]";
        } catch (IllegalStateException | InternalError e) {
            throw closed(e);
        }
    }

    @Override
    public final String toString() {
        try {
            String state = engine.isRemoved(at) ? "removed" : describe();
            return type() + "[" + scope.label(at) + ", " + state + "]";
        } catch (ScopeAccessException | InternalError e) {
            return type() + "[truncated]";
        } catch (IllegalStateException e) {
            return type() + "[closed]";
        }
    }

    /// Returns what stands for the object in an object stream.
    protected final Object writeReplace() throws ObjectStreamException {
        requireUsable();
        return scope.replacement(at);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an object of a scope is read through what stands for it in the stream");
    }
}
