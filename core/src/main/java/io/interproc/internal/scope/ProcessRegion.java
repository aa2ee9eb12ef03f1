package io.interproc.internal.scope;

import io.interproc.internal.lock.OwnedBlocks;
import io.interproc.internal.region.ScopeRegion;
import io.interproc.internal.serial.RefusedObjectException;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import java.io.NotSerializableException;
import java.util.Optional;

/// A region of a scope of processes.
final class ProcessRegion extends ScopeRegion {

    private static final long serialVersionUID = 1L;

    private final transient ProcessScope scope;
    private final transient Objects objects;
    private final transient OwnedBlocks owned;

    ProcessRegion(ProcessScope scope, Objects outer) {
        super(scope);
        this.scope = scope;
        this.owned = new OwnedBlocks(outer.engine());
        this.objects = outer.in(owned);
    }

    @Override
    public <T> T object(ObjectRequest<T> request) {
        requireOpen();
        scope.requireUsable(request.name());
        return request.objectClass().cast(objects.object(request));
    }

    @Override
    protected void leaveToScope(Object object) {
        if (objects.isPart(object)) {
            throw Misuse.leftWithoutItsWhole(object);
        }
        long block = objects.blockOf(object);
        if (block == 0 || !owned.disown(block)) {
            throw Misuse.notOfRegion(object);
        }
    }

    @Override
    public void leaveAll() {
        requireOpen();
        owned.disownAll();
    }

    @Override
    public void close() {
        markClosed();
        objects.removeAll(owned);
    }

    @Override
    protected void requireScopeOpen() {
        scope.requireUsable(Optional.empty());
    }

    @Override
    protected NotSerializableException doesNotTravel() {
        return new RefusedObjectException(
                "a region does not leave its process: send the scope, or objects of the region");
    }
}
