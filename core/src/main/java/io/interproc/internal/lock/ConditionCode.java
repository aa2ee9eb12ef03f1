package io.interproc.internal.lock;

import io.interproc.internal.memory.Words;

/// A condition, as the engine sees it.
final class ConditionCode extends GuardedCode {

    private final Notifications notifications;

    ConditionCode(Words words, Locks locks, Notifications notifications) {
        super(words, locks);
        this.notifications = notifications;
    }

    @Override
    public boolean passOn(int record, long state) {
        notifications.passOn(record, state);
        return true;
    }
}
