package io.interproc.proof.storm;

import io.interproc.testkit.SharedLongs;

/// The books of a storm: what every thread of every process began and finished, in a file that the library knows
/// nothing of. Some accounts are those of the storm itself, and each [Activity] has its own.
final class Ledger implements AutoCloseable {

    /// The accounts of the storm itself.
    enum Account {
        /// Whatever the workers did.
        OPERATIONS,
        /// How often there was no memory, or no descriptor, for something new.
        REFUSED
    }

    /// How many accounts there are of the storm itself; those of the activities follow.
    static final int COMMON = Account.values().length;

    private final SharedLongs longs;
    private final Accounts<Account> common;

    private Ledger(SharedLongs longs) {
        this.longs = longs;
        this.common = new Accounts<>(longs, 0);
    }

    /// @param accounts how many the activities have in all
    static Ledger create(int accounts) {
        return new Ledger(SharedLongs.create(2 * (COMMON + accounts)));
    }

    static Ledger open(String path) {
        return new Ledger(SharedLongs.open(path));
    }

    String path() {
        return longs.path();
    }

    /// Returns the accounts of the storm itself.
    Accounts<Account> common() {
        return common;
    }

    /// Returns accounts of an activity.
    ///
    /// @param first the number of its first account among those of all activities
    <A extends Enum<A>> Accounts<A> accounts(int first) {
        return new Accounts<>(longs, COMMON + first);
    }

    @Override
    public void close() {
        longs.close();
    }
}
