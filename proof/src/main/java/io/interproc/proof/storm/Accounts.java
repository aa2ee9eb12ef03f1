package io.interproc.proof.storm;

import io.interproc.testkit.SharedLongs;
import java.util.function.LongUnaryOperator;

/// Sums that are kept of something that goes on: how much of it was begun, and how much is known to be done. Each is
/// entered before and after, so that what is missing in the end is what the dead had begun.
///
/// @param <A> names the accounts
final class Accounts<A extends Enum<A>> {

    private final SharedLongs longs;
    private final int first;

    /// @param first the number of the first of the accounts among those of all
    Accounts(SharedLongs longs, int first) {
        this.longs = longs;
        this.first = first;
    }

    void begin(A account, long amount) {
        longs.add(begunAt(account), amount);
    }

    void done(A account, long amount) {
        longs.add(begunAt(account) + 1, amount);
    }

    /// Changes what an account that counts neither what was begun nor what was done stands for.
    ///
    /// @return what it stands for now
    long update(A account, LongUnaryOperator change) {
        while (true) {
            long before = begun(account);
            long after = change.applyAsLong(before);
            if (longs.compareAndExchange(begunAt(account), before, after) == before) {
                return after;
            }
        }
    }

    long begun(A account) {
        return longs.get(begunAt(account));
    }

    long done(A account) {
        return longs.get(begunAt(account) + 1);
    }

    @SuppressWarnings("EnumOrdinal") // all processes run the same code
    private int begunAt(A account) {
        return 2 * (first + account.ordinal());
    }
}
