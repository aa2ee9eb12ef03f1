package io.interproc.internal.park;

/// What a wait for something that others give ([Parking#awaitGift]) does beside waiting. Of one thread.
public interface Gift {

    /// Called once the wait is published, so that no gift is missed from now on. The condition releases its lock
    /// here.
    void published();

    /// Called when the wait is over, with a gift or without. The condition acquires its lock again here.
    ///
    /// @param record the record, AWAKE, or moved to its next queue
    /// @return TAKEN, or REMOVED if what was to be done here cannot be done any more
    Outcome over(int record);
}
