package io.interproc.internal.scope;

import io.interproc.Region;
import io.interproc.ScopeObject;
import io.interproc.WorkerBuilder;
import io.interproc.internal.lock.OwnedBlocks;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import io.interproc.spi.RemovalRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A region of a scope of processes.
final class ProcessRegion implements Region {

    private final ProcessScope scope;
    private final Objects objects;
    private final OwnedBlocks owned;
    private volatile boolean closed;

    ProcessRegion(ProcessScope scope, Objects outer) {
        this.scope = scope;
        this.owned = new OwnedBlocks(outer.engine());
        this.objects = outer.in(owned);
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
        scope.requireUsable(request.name());
        return request.objectClass().cast(objects.object(request));
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

    @Override
    public void leave(Object object) {
        requireOpen();
        if (!owned.disown(objects.blockOf(object))) {
            throw Misuse.foreignObject(object);
        }
    }

    @Override
    public void leaveAll() {
        requireOpen();
        owned.disownAll();
    }

    @Override
    public void close() {
        closed = true;
        if (!scope.isClosed()) {
            owned.removeAll();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the region is closed");
        }
        scope.requireUsable(Optional.empty());
    }

    @Override
    public String toString() {
        return "Region[" + scope + (closed ? ", closed]" : "]");
    }
}
