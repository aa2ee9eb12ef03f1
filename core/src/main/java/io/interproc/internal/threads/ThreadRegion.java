package io.interproc.internal.threads;

import io.interproc.internal.region.ScopeRegion;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import java.io.NotSerializableException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A region of a thread scope.
final class ThreadRegion extends ScopeRegion {

    private static final long serialVersionUID = 1L;

    private final transient ThreadScope scope;
    /// The objects that were made here and are still there; nothing is added to them once the region is closed.
    private final transient Set<RemovableObject> owned = new HashSet<>();

    ThreadRegion(ThreadScope scope) {
        super(scope);
        this.scope = scope;
    }

    @Override
    public <T> T object(ObjectRequest<T> request) {
        requireOpen();
        return scope.object(request, this);
    }

    /// Owns a new object, which nobody else knows yet.
    ///
    /// @throws IllegalStateException if the region is closed
    void own(RemovableObject object) {
        synchronized (owned) {
            requireOpen();
            owned.add(object);
            object.setRegion(this);
        }
    }

    /// Leaves an object to the scope, or forgets one that was removed.
    ///
    /// @return whether it was owned
    boolean disown(RemovableObject object) {
        synchronized (owned) {
            object.setRegion(null);
            return owned.remove(object);
        }
    }

    @Override
    protected void leaveToScope(Object object) {
        RemovableObject own = scope.find(object);
        if (own != null && own.label.isPart()) {
            throw Misuse.leftWithoutItsWhole(object);
        }
        if (own == null || !equals(own.region()) || !disown(own)) {
            throw Misuse.notOfRegion(object);
        }
    }

    @Override
    public void leaveAll() {
        requireOpen();
        snapshot().forEach(this::disown);
    }

    @Override
    public void close() {
        synchronized (owned) {
            markClosed();
        }
        if (!scope.isClosed()) {
            snapshot().forEach(scope::removeForced);
        }
    }

    private List<RemovableObject> snapshot() {
        synchronized (owned) {
            return List.copyOf(owned);
        }
    }

    @Override
    protected void requireScopeOpen() {
        scope.requireOpen();
    }

    @Override
    protected NotSerializableException doesNotTravel() {
        return ThreadObject.doesNotTravel();
    }
}
