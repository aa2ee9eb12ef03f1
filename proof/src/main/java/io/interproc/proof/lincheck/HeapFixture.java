package io.interproc.proof.lincheck;

import io.interproc.AbandonedPolicy;
import io.interproc.IntValue;
import io.interproc.ValueType;
import io.interproc.internal.blocking.Backoff;
import io.interproc.internal.lock.Anchors;
import io.interproc.internal.lock.Conditions;
import io.interproc.internal.lock.EmbeddedLock;
import io.interproc.internal.lock.LockLine;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.lock.SharedCondition;
import io.interproc.internal.lock.SharedLock;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.internal.lock.SharedRLock;
import io.interproc.internal.memory.Blocks;
import io.interproc.internal.memory.SegmentLayout;
import io.interproc.internal.memory.Words;
import io.interproc.internal.park.Waiting;
import io.interproc.internal.participant.Participants;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.internal.value.SharedCells;
import io.interproc.internal.value.Values;
import io.interproc.proof.EngineScope;
import io.interproc.proof.OnlyParticipant;
import io.interproc.proof.simulation.HeapWords;
import io.interproc.spi.ObjectRequest;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The objects that a structure is built on: a segment in the heap with one participant, a lock, and a value and a
/// condition that go with it; and objects of any other kind.
final class HeapFixture {

    private static final int PAGE_BYTES = 256;

    private static final int HEAP_BYTES = 8192;

    /// How many records of waiters there are.
    static final int RECORDS = 8;

    /// The lock.
    final SharedMutex lock;

    /// The value.
    final IntValue value;

    /// The condition.
    final SharedCondition condition;

    private final EngineScope scope;

    /// Makes a segment.
    ///
    /// @param view how the engine sees the words, given the offset of the lock
    HeapFixture(boolean reentrant, BiFunction<Words, Long, Words> view) {
        this(reentrant, view, words -> new MonitorWaiting(words, RECORDS));
    }

    /// Makes a segment.
    ///
    /// @param waiting how the engine waits on its words
    HeapFixture(boolean reentrant, BiFunction<Words, Long, Words> view, Function<Words, Waiting> waiting) {
        SegmentLayout layout = new SegmentLayout(4, 4, 16, 16, RECORDS, PAGE_BYTES);
        HeapWords memory = new HeapWords(layout.mapAt + HEAP_BYTES);
        layout.format(memory, memory.size(), 1, 2, 0);
        Participants participants = new Participants(memory, layout, new OnlyParticipant());
        participants.enter(1, 0);
        Blocks blocks = new Blocks(memory, layout, (_, _) -> {}, participants.self(), Backoff.PLAIN);
        long lockAt = blocks.allocate(reentrant ? Blocks.KIND_RLOCK : Blocks.KIND_LOCK, LockLine.BYTES);
        LockLine.initialise(memory, lockAt, reentrant, false, AbandonedPolicy.CONTINUE);
        blocks.publish(lockAt);
        long valueAt = blocks.allocate(Blocks.KIND_VALUE, SharedCells.BYTES);
        memory.setOpaque(valueAt + EmbeddedLock.REFERENCE, lockAt);
        memory.setIntOpaque(valueAt + SharedCells.TYPE, ValueType.INT32.code());
        blocks.publish(valueAt);
        long conditionAt = blocks.allocate(Blocks.KIND_CONDITION, Conditions.BYTES);
        memory.setOpaque(conditionAt + EmbeddedLock.REFERENCE, lockAt);
        blocks.publish(conditionAt);
        Words words = view.apply(memory, lockAt);
        SegmentEngine engine = new SegmentEngine(
                ObjectKinds.ALL,
                words,
                layout,
                participants,
                waiting.apply(words),
                (_, _) -> {},
                0,
                Anchors.Keeper.NONE);
        scope = new EngineScope(engine, false);
        lock = reentrant ? new SharedRLock(lockAt, scope, null) : new SharedLock(lockAt, scope, null);
        value = Values.create(
                ValueType.INT32,
                lock,
                new SharedCells(words, valueAt, "the fixture", () -> valueAt, engine.refer(valueAt)));
        condition = new SharedCondition(conditionAt, lock, scope);
    }

    /// Makes one more object.
    <T> T make(ObjectRequest<T> request) {
        return request.objectClass().cast(ObjectKinds.of(request.type()).object(request, scope));
    }
}
