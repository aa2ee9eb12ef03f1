package io.interproc.internal.threads;

import io.interproc.Region;
import io.interproc.ScopeObject;
import io.interproc.WorkerBuilder;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RemovalRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A region of a thread scope.
final class ThreadRegion implements Region {

    private final ThreadScope scope;
    /// The objects that were made here and are still there; guards `closed` as well.
    private final Set<RemovableObject> owned = new HashSet<>();

    private volatile boolean closed;

    ThreadRegion(ThreadScope scope) {
        this.scope = scope;
    }

    @Override
    public Optional<String> name() {
        return scope.name();
    }

    @Override
    public boolean isClosed() {
        return closed || scope.isClosed();
    }

    @Override
    public Set<ObjectType> objectTypes() {
        return scope.objectTypes();
    }

    @Override
    public <T> T object(ObjectRequest<T> request) {
        requireOpen();
        return scope.object(request, this);
    }

    @Override
    public boolean removeObject(RemovalRequest request) {
        requireOpen();
        return scope.removeObject(request);
    }

    @Override
    public Stream<ScopeObject> objects() {
        requireOpen();
        return scope.objects();
    }

    @Override
    public Region region() {
        requireOpen();
        return scope.region();
    }

    @Override
    public WorkerBuilder worker() {
        requireOpen();
        return scope.worker();
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
    public void leave(Object object) {
        requireOpen();
        RemovableObject own = scope.own(object);
        if (!equals(own.region()) || !disown(own)) {
            throw Misuse.foreignObject(object);
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
            closed = true;
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

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
        scope.requireOpen();
    }

    @Override
    public String toString() {
        return "Region[" + scope + (closed ? ", closed]" : "]");
    }
}
