package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;
import java.util.function.LongConsumer;

/// An object with a lock of its own, as the engine sees it: a value, a condition.
public class GuardedCode extends KindCode {

    private final Words words;
    private final Locks locks;

    /// For the objects of a segment.
    public GuardedCode(Words words, Locks locks) {
        this.words = words;
        this.locks = locks;
    }

    @Override
    public void sweep(long object, long participant) {
        if (bringsLock(object)) {
            locks.takeOver(EmbeddedLock.at(object), participant);
        }
    }

    private boolean bringsLock(long object) {
        return words.getOpaque(object + EmbeddedLock.REFERENCE) == EmbeddedLock.at(object);
    }

    @Override
    public boolean close(long object, boolean forced) {
        return !bringsLock(object) || locks.close(EmbeddedLock.at(object), forced);
    }

    @Override
    public boolean isClosed(long object) {
        return bringsLock(object) && locks.isClosed(EmbeddedLock.at(object));
    }

    @Override
    public boolean isNext(long object, long queue) {
        return queue == EmbeddedLock.at(object) && locks.hasConditions(queue);
    }

    @Override
    public void queues(long object, LongConsumer action) {
        super.queues(object, action);
        if (bringsLock(object)) {
            action.accept(EmbeddedLock.at(object));
        }
    }
}
