package io.interproc.proof.storm;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.ScopeFullException;
import io.interproc.proof.Primitive;
import java.util.Random;
import java.util.Set;

/// Threads wait for one condition with a time-out, and others notify some of them: no notification is received that was
/// not given, and none is lost but with the dead.
final class ConditionActivity extends Activity {

    static final Declaration DECLARATION =
            new Declaration(Set.of(Primitive.CONDITION), 24, 0, Account.values().length, ConditionActivity::new);

    private static final int WAYS = 3;
    private static final int MOST_NOTIFIED = 4;

    private enum Account {
        /// Notifications that were to be given, and those that were.
        NOTIFIED,
        /// Those that arrived.
        RECEIVED
    }

    private final Site site;
    private final Accounts<Account> accounts;
    private final Condition condition;

    private ConditionActivity(Site site) {
        this.site = site;
        this.accounts = site.accounts();
        this.condition = site.scope().condition("condition");
    }

    @Override
    void operate(Random random) throws InterruptedException {
        if (random.nextInt(WAYS) == 0) {
            notifySome(1 + random.nextInt(MOST_NOTIFIED));
        } else {
            await();
        }
    }

    private void await() throws InterruptedException {
        try (Held _ = condition.hold()) {
            if (condition.await(PATIENCE)) {
                accounts.done(Account.RECEIVED, 1);
            }
        } catch (ScopeFullException _) {
            site.refused(); // no record is left for one more waiter
        }
    }

    private void notifySome(int n) {
        try (Held _ = condition.hold()) {
            accounts.begin(Account.NOTIFIED, n);
            accounts.done(Account.NOTIFIED, condition.notify(n));
        }
    }

    @Override
    void standBy(Bystanders bystanders) {
        bystanders.begin("lock of the condition", condition::hold);
    }

    /// Each death may take along what each of its threads had received and not yet told, or had been given while
    /// nobody else was there to take it.
    @Override
    void judge(Aftermath aftermath) {
        long given = accounts.done(Account.NOTIFIED);
        long most = accounts.begun(Account.NOTIFIED);
        long received = accounts.done(Account.RECEIVED);
        long dropped = (long) aftermath.deaths() * aftermath.threads();
        aftermath.check(received <= most, received + " notifications received, " + most + " given at most");
        aftermath.check(
                given <= received + dropped,
                given + " notifications given, " + received + " received, at most " + dropped
                        + " dropped with the dead");
        aftermath.check(condition.waiters() == 0, "somebody waits in the end");
    }

    @Override
    String figure() {
        return "%,d notifications received".formatted(accounts.done(Account.RECEIVED));
    }
}
