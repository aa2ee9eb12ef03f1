package io.interproc.internal.region;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeObject;
import io.interproc.WorkerBuilder;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RemovalRequest;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A region of a scope. It is serialisable in name only, so that the attempt to send it says why it fails. It is the
/// scope in everything but the objects that are made in it, which are the matter of the
/// subclass.
public abstract class ScopeRegion implements Region, Serializable {

    private static final long serialVersionUID = 1L;

    private final transient Scope scope;
    private transient volatile boolean closed;

    /// Opens a region.
    protected ScopeRegion(Scope scope) {
        this.scope = scope;
    }

    @Override
    public final Optional<String> name() {
        return scope.name();
    }

    @Override
    public final boolean isClosed() {
        return closed || scope.isClosed();
    }

    @Override
    public final Set<ObjectType> objectTypes() {
        return scope.objectTypes();
    }

    @Override
    public final boolean removeObject(RemovalRequest request) {
        requireOpen();
        return scope.removeObject(request);
    }

    @Override
    public final Stream<ScopeObject> objects() {
        requireOpen();
        return scope.objects();
    }

    @Override
    public final Region region() {
        requireOpen();
        return scope.region();
    }

    @Override
    public final WorkerBuilder worker() {
        requireOpen();
        return scope.worker();
    }

    @Override
    public final void leave(Object object) {
        Objects.requireNonNull(object, "object");
        requireOpen();
        leaveToScope(object);
    }

    /// Gives an object that was made in this region, which is open, to the scope.
    ///
    /// @throws IllegalArgumentException if the object is not of this region, or is a lock that came with another
    /// object
    protected abstract void leaveToScope(Object object);

    /// Says that the region is closed, from now on.
    protected final void markClosed() {
        closed = true;
    }

    /// Refuses what is done through a region that is closed.
    ///
    /// @throws IllegalStateException if the region or its scope is closed
    protected final void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
        requireScopeOpen();
    }

    /// Refuses what is done in a scope that is closed.
    ///
    /// @throws IllegalStateException if the scope is closed
    protected abstract void requireScopeOpen();

    /// Returns why a region of the scope cannot be sent, and what to send instead.
    protected abstract NotSerializableException doesNotTravel();

    /// Refuses.
    protected final Object writeReplace() throws ObjectStreamException {
        throw doesNotTravel();
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a region does not leave its process");
    }

    @Override
    public final String toString() {
        return "Region[" + scope + (closed ? ", closed]" : "]");
    }
}
