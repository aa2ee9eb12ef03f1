package io.interproc.internal.lock;

import static io.interproc.internal.lock.LockLine.QUEUED;
import static io.interproc.internal.lock.LockLine.WAKING;

import io.interproc.internal.park.KindCode;
import io.interproc.internal.participant.Token;
import java.util.function.LongConsumer;

/// A lock, as the engine sees it.
final class LockCode extends KindCode {

    private final Locks locks;

    LockCode(Locks locks) {
        this.locks = locks;
    }

    @Override
    public void sweep(long object, long participant) {
        locks.takeOver(object, participant);
    }

    @Override
    public boolean close(long object, boolean forced) {
        return locks.close(object, forced);
    }

    @Override
    public boolean isClosed(long object) {
        return locks.isClosed(object);
    }

    @Override
    public boolean isNext(long object, long queue) {
        return locks.hasConditions(queue);
    }

    @Override
    public void awaited(long queue, LongConsumer action) {
        action.accept(Token.participant(locks.state(queue)));
    }

    @Override
    public void mark(long queue) {
        if ((locks.state(queue) & QUEUED) == 0) {
            locks.mark(queue);
        }
    }

    @Override
    public void signal(long queue) {
        locks.kick(queue);
    }

    @Override
    public boolean isPromised(long queue) {
        return (locks.state(queue) & WAKING) != 0;
    }

    @Override
    public void withdraw(long queue) {
        locks.clear(queue, WAKING);
    }

    @Override
    public boolean isStrict(long queue) {
        return locks.isFair(queue);
    }
}
