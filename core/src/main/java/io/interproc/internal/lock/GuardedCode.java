package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.KindCode;

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
        if (words.getOpaque(object + EmbeddedLock.REFERENCE) == EmbeddedLock.at(object)) {
            locks.takeOver(EmbeddedLock.at(object), participant);
        }
    }
}
