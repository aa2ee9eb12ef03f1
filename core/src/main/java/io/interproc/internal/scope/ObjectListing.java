package io.interproc.internal.scope;

import io.interproc.ScopeObject;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.spi.Misuse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The objects of a scope of processes, as its users list them.
final class ObjectListing extends AbstractSpliterator<ScopeObject> {

    private final SegmentEngine engine;
    private final BooleanSupplier isClosed;
    private final ObjectWalk walk;

    private ObjectListing(SegmentEngine engine, BooleanSupplier isClosed) {
        super(Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL);
        this.engine = engine;
        this.isClosed = isClosed;
        this.walk = new ObjectWalk(ObjectView.of(engine), ObjectWalk.Wanted.ALL);
    }

    /// @param isClosed whether the scope is
    static Stream<ScopeObject> of(Objects objects, BooleanSupplier isClosed) {
        return StreamSupport.stream(new ObjectListing(objects.engine(), isClosed), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ScopeObject> action) {
        ObjectWalk.Found found;
        try {
            if (isClosed.getAsBoolean()) {
                throw Misuse.closed();
            }
            found = walk.next();
        } catch (InternalError e) {
            throw engine.failure(e);
        } catch (IllegalStateException e) {
            throw isClosed.getAsBoolean() ? Misuse.closed(e) : e;
        }
        if (found == null) {
            return false;
        }
        action.accept(describe(found));
        return true;
    }

    private ScopeObject describe(ObjectWalk.Found found) {
        ObjectState state = found.state();
        List<ScopeObject.Party> holders = new ArrayList<>();
        if (state.holder() != null) {
            holders.add(new ScopeObject.Party(state.holder().pid(), Optional.of(state.holder()), 1));
        }
        ObjectView.addHoldings(state, holders);
        Optional<String> name = found.name().isEmpty() ? Optional.empty() : Optional.of(found.name());
        return new ScopeObject(
                name,
                found.kind().type(),
                found.bytes(),
                holders,
                state.waiters(),
                new ListedObject(engine, found.block(), found.generation()));
    }
}
