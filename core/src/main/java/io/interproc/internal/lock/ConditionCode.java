package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;
import io.interproc.internal.park.WaitQueues;

/// A condition, as the engine sees it.
final class ConditionCode extends GuardedCode {

    private final WaitQueues queues;
    private final Notifications notifications;

    ConditionCode(Words words, Locks locks, WaitQueues queues, Notifications notifications) {
        super(words, locks);
        this.queues = queues;
        this.notifications = notifications;
    }

    @Override
    public boolean close(long object, boolean forced) {
        return (forced || queues.isEmpty(object)) && super.close(object, forced);
    }

    @Override
    public boolean passOn(int record, long state) {
        notifications.passOn(record, state);
        return true;
    }
}
