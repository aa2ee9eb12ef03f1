package io.interproc.internal.sync;

import static io.interproc.internal.lock.LineWord.word;

import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.ObjectState;
import io.interproc.internal.lock.ObjectView;
import io.interproc.internal.lock.OwningScope;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.WaitQueues;
import io.interproc.spi.EventRequest;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Events.
public final class EventKind extends ObjectKind {

    /// The only one.
    public static final EventKind INSTANCE = new EventKind();

    private EventKind() {
        super(
                9,
                ObjectType.EVENT,
                "set",
                List.of(word("state", Events.STATE), word("tail", WaitQueues.TAIL), word("head", WaitQueues.HEAD)));
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new Events(engine);
    }

    @Override
    public Object object(ObjectRequest<?> request, OwningScope scope) {
        return scope.make(request.name().orElse(null), this, SegmentLayout.LINE, _ -> {}, at -> handle(at, scope));
    }

    @Override
    public SharedEvent handle(long block, OwningScope scope) {
        return new SharedEvent(block, scope, (Events) scope.engine().code(this));
    }

    @Override
    public @Nullable ObjectState look(long block, ObjectView view) {
        long state = view.words().getVolatile(block + Events.STATE);
        String value = (state & Events.SET) != 0 ? "set" : "not set";
        return Events.isRemoved(state)
                ? null
                : ObjectState.of("", value, view.queues().count(block));
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        return new EventRequest(name);
    }
}
