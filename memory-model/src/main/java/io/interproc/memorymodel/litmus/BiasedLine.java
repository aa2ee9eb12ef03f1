package io.interproc.memorymodel.litmus;

import static io.interproc.internal.lock.LockLine.BIASED;
import static io.interproc.internal.lock.LockLine.INSIDE;
import static io.interproc.internal.lock.LockLine.REVOKING;
import static io.interproc.internal.lock.LockLine.STATE;
import static io.interproc.memorymodel.litmus.NativeLines.WORDS;

/// A lock that is biased and free, and what two threads do to it.
class BiasedLine {

    private static final long HOLDER = 1 << 8 | BIASED;
    private static final long REVOKER = 2 << 8 | REVOKING;

    private final long at = NativeLines.next();

    BiasedLine() {
        WORDS.setOpaque(at + STATE, HOLDER);
    }

    /// The thread that has the bias says that it is inside, and returns whether the bias is lost.
    final boolean enter() {
        return WORDS.announce(at + INSIDE, (byte) 1, at + STATE) != HOLDER;
    }

    /// Who wants the lock takes the bias away.
    final void ask() {
        WORDS.compareAndSet(at + STATE, HOLDER, REVOKER);
    }

    /// Who wants the lock looks whether the thread is inside.
    final boolean isInside() {
        return WORDS.getByteAcquire(at + INSIDE) != 0;
    }
}
