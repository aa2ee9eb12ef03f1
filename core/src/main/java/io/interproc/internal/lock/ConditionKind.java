package io.interproc.internal.lock;

import static io.interproc.internal.lock.LineWord.word;

import io.interproc.internal.memory.Blocks;
import io.interproc.internal.park.KindCode;
import io.interproc.internal.park.WaitQueues;
import io.interproc.spi.ConditionRequest;
import io.interproc.spi.Misuse;
import io.interproc.spi.ObjectRequest;
import io.interproc.spi.ObjectType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Conditions.
public final class ConditionKind extends ObjectKind {

    /// The only one.
    public static final ConditionKind INSTANCE = new ConditionKind();

    private ConditionKind() {
        super(
                Blocks.KIND_CONDITION,
                ObjectType.CONDITION,
                "notification",
                List.of(
                        word("lock", EmbeddedLock.REFERENCE),
                        word("tail", WaitQueues.TAIL),
                        word("head", WaitQueues.HEAD)));
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new ConditionCode(engine.words(), engine.locks(), engine.notifications());
    }

    @Override
    public Object object(ObjectRequest<?> request, OwningScope scope) {
        ConditionRequest condition = (ConditionRequest) request;
        String name = condition.name().orElse(null);
        return condition.lock().isPresent()
                ? make(name, LockKind.own(condition.lock().get(), scope), scope)
                : makeWithLock(name, scope);
    }

    /// Makes a condition on a lock of the scope, or finds one that must be on that lock.
    static SharedCondition make(@Nullable String name, SharedMutex mutex, OwningScope scope) {
        SegmentEngine engine = scope.engine();
        long block = scope.make(
                name,
                INSTANCE,
                Conditions.BYTES,
                at -> engine.words().setOpaque(at + EmbeddedLock.REFERENCE, mutex.offset()));
        if (name != null && engine.conditions().lockOf(block) != mutex.offset()) {
            throw Misuse.otherLock(name, INSTANCE.handle(block, scope));
        }
        return new SharedCondition(block, mutex, scope);
    }

    /// Makes a condition that brings a re-entrant lock along, or finds one.
    private SharedCondition makeWithLock(@Nullable String name, OwningScope scope) {
        long block = scope.make(
                name,
                this,
                Conditions.BYTES + LockLine.BYTES,
                at -> EmbeddedLock.initialise(scope.engine().words(), at, scope.standardPolicy()));
        return handle(block, scope);
    }

    @Override
    public SharedCondition handle(long block, OwningScope scope) {
        return new SharedCondition(block, LockKind.lockOf(block, scope), scope);
    }

    @Override
    public ObjectState look(long block, ObjectView view) {
        long lock = view.words().getOpaque(block + EmbeddedLock.REFERENCE);
        return view.guarded(type().toString(), "", lock)
                .withWaiters(view.queues().count(block));
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        return new ConditionRequest(name, Optional.empty());
    }
}
