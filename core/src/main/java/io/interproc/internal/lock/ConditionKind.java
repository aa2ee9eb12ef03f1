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
                        word("lock generation", EmbeddedLock.GENERATION),
                        word("tail", WaitQueues.TAIL),
                        word("head", WaitQueues.HEAD)));
    }

    @Override
    public KindCode newCode(SegmentEngine engine) {
        return new ConditionCode(engine.words(), engine.locks(), engine.queues(), engine.notifications());
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
        SharedCondition condition = scope.make(
                name,
                INSTANCE,
                Conditions.BYTES,
                at -> EmbeddedLock.refer(engine.words(), at, mutex),
                at -> LockKind.isLockOf(at, mutex, scope)
                        ? new SharedCondition(at, mutex, scope)
                        : INSTANCE.handle(at, scope));
        if (name != null && !condition.getLock().equals(mutex)) {
            throw Misuse.otherLock(name, condition);
        }
        return condition;
    }

    /// Makes a condition that brings a re-entrant lock along, or finds one.
    private SharedCondition makeWithLock(@Nullable String name, OwningScope scope) {
        return scope.make(
                name,
                this,
                Conditions.BYTES + LockLine.BYTES,
                at -> EmbeddedLock.initialise(scope.engine().words(), at, scope.standardPolicy()),
                at -> handle(at, scope));
    }

    @Override
    public SharedCondition handle(long block, OwningScope scope) {
        return new SharedCondition(block, LockKind.lockOf(block, type(), scope), scope);
    }

    @Override
    public @Nullable ObjectState look(long block, ObjectView view) {
        ObjectState state = view.guardedBy("", "", block);
        return state == null ? null : state.withWaiters(view.queues().count(block));
    }

    @Override
    public ObjectRequest<?> example(Optional<String> name) {
        return new ConditionRequest(name, Optional.empty());
    }
}
