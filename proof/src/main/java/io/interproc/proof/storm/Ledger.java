package io.interproc.proof.storm;

import io.interproc.testkit.SharedLongs;

/// The books of a storm: what every thread of every process began and finished, in a file that the library knows
/// nothing of. Each is entered before and after, so that what is missing in the end is what the dead had begun.
final class Ledger implements AutoCloseable {

    /// Sums that are kept: how much was begun, and how much of it is known to be done.
    enum Account {
        GUARDED(0),
        UPDATED(2),
        RAW(4),
        NOTIFIED(6),
        RECEIVED(8),
        OPERATIONS(10),
        /// Changes found half done by an owner that was not told of a death.
        UNTOLD(12),
        /// Scopes that were opened, used and closed.
        OTHERS(14),
        /// How often there was no memory, or no descriptor, for something new.
        REFUSED(16);

        private final int at;

        Account(int at) {
            this.at = at;
        }
    }

    private final SharedLongs longs;

    private Ledger(SharedLongs longs) {
        this.longs = longs;
    }

    static Ledger create() {
        return new Ledger(SharedLongs.create(2 * Account.values().length));
    }

    static Ledger open(String path) {
        return new Ledger(SharedLongs.open(path));
    }

    String path() {
        return longs.path();
    }

    void begin(Account account, long amount) {
        longs.add(account.at, amount);
    }

    void done(Account account, long amount) {
        longs.add(account.at + 1, amount);
    }

    long begun(Account account) {
        return longs.get(account.at);
    }

    long done(Account account) {
        return longs.get(account.at + 1);
    }

    @Override
    public void close() {
        longs.close();
    }
}
