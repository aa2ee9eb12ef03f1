package io.interproc.testkit.contract;

import io.interproc.Lock;
import io.interproc.LockOptions;

/// The kind of lock that is judged.
public interface LockFixture extends ScopeFixture {

    /// Creates an unnamed lock of the kind.
    Lock newLock(LockOptions options);

    /// Returns the named lock of the kind.
    Lock newLock(String name, LockOptions options);

    /// Creates an unnamed lock of the kind with default options.
    default Lock newLock() {
        return newLock(LockOptions.defaults());
    }
}
