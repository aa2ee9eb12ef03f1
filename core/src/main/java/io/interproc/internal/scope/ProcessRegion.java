package io.interproc.internal.scope;

import io.interproc.internal.lock.OwnedBlocks;
import io.interproc.internal.region.ScopeRegion;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import java.util.Optional;

/// A region of a scope of processes.
final class ProcessRegion extends ScopeRegion {

    private final ProcessScope scope;
    private final Objects objects;
    private final OwnedBlocks owned;

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
        markClosed();
        if (!scope.isClosed()) {
            owned.removeAll();
        }
    }

    @Override
    protected void requireScopeOpen() {
        scope.requireUsable(Optional.empty());
    }
}
