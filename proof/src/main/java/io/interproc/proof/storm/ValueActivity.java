package io.interproc.proof.storm;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Primitive;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Threads add to values, guarded and raw, and change two values together: no addition is lost, and no change is found
/// half done by an owner who is not told of a death.
final class ValueActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
                    Set.of(Primitive.VALUE), 32, 0, Account.values().length, ValueActivity::new)
            .betrayedBy("the raw value is ");

    private static final long CARELESS_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private enum Account {
        /// Additions by single operations.
        GUARDED,
        /// Additions by functions.
        UPDATED,
        /// Additions without a lock.
        RAW,
        /// Changes found half done by an owner that was not told of a death.
        UNTOLD
    }

    private final Accounts<Account> accounts;
    private final boolean careless;
    private final LongValue guarded;
    private final LongValue updated;
    private final LongValue raw;
    /// One of two values that are changed together.
    private final IntValue first;
    /// The other, under the lock of the first.
    private final IntValue second;

    private ValueActivity(Site site) {
        Scope scope = site.scope();
        this.accounts = site.accounts();
        this.careless = site.kind() == Weather.Kind.CARELESS;
        this.guarded = scope.longValue("guarded", 0);
        this.updated = scope.longValue("updated", 0);
        this.raw = scope.value(ValueType.INT64, 0L, ValueOptions.raw().withName("raw"));
        this.first = scope.intValue("first", 0);
        this.second =
                scope.value(ValueType.INT32, 0, ValueOptions.named("second").withLock(first.getLock()));
    }

    @Override
    void operate(Random random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                accounts.begin(Account.GUARDED, 1);
                guarded.incrementAndGet();
                accounts.done(Account.GUARDED, 1);
            }
            case 1 -> {
                accounts.begin(Account.UPDATED, 1);
                updated.updateAndGet(n -> n + 1);
                accounts.done(Account.UPDATED, 1);
            }
            case 2 -> {
                accounts.begin(Account.RAW, 1);
                addToRaw();
                accounts.done(Account.RAW, 1);
            }
            default -> changeBoth();
        }
    }

    private void addToRaw() {
        if (careless) {
            long before = raw.get();
            LockSupport.parkNanos(CARELESS_NANOS);
            raw.set(before + 1);
        } else {
            raw.getAndAdd(1);
        }
    }

    /// The two values differ only if one died in between, and then the next owner knows.
    private void changeBoth() {
        try (Held held = first.hold()) {
            if (first.get() != second.get()) {
                if (held.abandonedBy().isEmpty()) {
                    accounts.begin(Account.UNTOLD, 1);
                }
                second.set(first.get());
            }
            first.incrementAndGet();
            second.incrementAndGet();
        }
    }

    @Override
    void judge(Aftermath aftermath) {
        aftermath.checkBalance("guarded value", guarded.get(), accounts, Account.GUARDED);
        aftermath.checkBalance("value changed by functions", updated.get(), accounts, Account.UPDATED);
        aftermath.checkBalance("raw value", raw.get(), accounts, Account.RAW);
        long untold = accounts.begun(Account.UNTOLD);
        aftermath.check(untold == 0, untold + " times a change was half done, and its next owner was told of no death");
    }

    @Override
    String figure() {
        return "%,d additions to values"
                .formatted(
                        accounts.done(Account.GUARDED) + accounts.done(Account.UPDATED) + accounts.done(Account.RAW));
    }
}
