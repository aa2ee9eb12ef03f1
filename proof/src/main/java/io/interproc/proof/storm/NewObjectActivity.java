package io.interproc.proof.storm;

import io.interproc.ScopeFullException;
import io.interproc.proof.Primitive;
import java.util.Random;
import java.util.Set;

/// Threads make objects with names, of which some are new: whoever finds one finds it complete.
final class NewObjectActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
            Set.of(Primitive.HEAP, Primitive.DIRECTORY), 7, 0, Account.values().length, NewObjectActivity::new);

    private static final int NAMES = 1 << 14;
    private static final int INITIAL = 7;

    private enum Account {
        /// Objects made or found.
        FOUND
    }

    private final Site site;
    private final Accounts<Account> accounts;

    private NewObjectActivity(Site site) {
        this.site = site;
        this.accounts = site.accounts();
    }

    @Override
    void operate(Random random) {
        try {
            int value = site.scope()
                    .intValue("name" + random.nextInt(NAMES), INITIAL)
                    .get();
            if (value != INITIAL) {
                throw new AssertionError("a new value is " + value);
            }
            accounts.done(Account.FOUND, 1);
        } catch (ScopeFullException _) {
            site.refused(); // the storm goes on with what there is
        }
    }

    @Override
    boolean fillsMemory() {
        return true;
    }

    @Override
    void judge(Aftermath aftermath) {
        // Each object was judged by who found it.
    }

    @Override
    String figure() {
        return "%,d objects made or found by name".formatted(accounts.done(Account.FOUND));
    }
}
