package io.interproc.proof.storm;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.Scope;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Referee;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Threads acquire locks in every way, and each lock has a referee inside.
///
/// All use some locks, and one lock belongs to each place: one thread of the worker there takes it often in a row, and
/// others take it now and then, so that the worker dies on the quick paths, too.
final class LockActivity extends Activity {

    /// The activity with locks that are not re-entrant.
    static final Declaration OF_LOCKS = new Declaration(
            Set.of(Primitive.LOCK),
            8,
            1 + Probes.PLACES,
            Account.values().length,
            site -> new LockActivity(site, List.of(site.scope().lock("lock")), false));

    /// The activity with re-entrant locks, one of which is fair.
    static final Declaration OF_RLOCKS = new Declaration(
            Set.of(Primitive.RLOCK),
            24,
            2 + Probes.PLACES,
            Account.values().length,
            site -> new LockActivity(site, List.of(site.scope().rlock("rlock"), fair(site.scope())), true));

    /// Of its own lock in a row.
    private static final int MOST_VISITS = 3 * 3 * 1024;

    /// One of so many operations may be on the lock of a place.
    private static final int SELDOM = 64;

    private enum Account {
        /// Acquisitions.
        ACQUIRED
    }

    private final Accounts<Account> accounts;
    private final List<Referee> referees;
    /// The locks that all use.
    private final List<Lock> common;
    /// Those, and behind them one for each place.
    private final List<Lock> locks;
    private final boolean reentrant;
    private final int own;

    private LockActivity(Site site, List<Lock> common, boolean reentrant) {
        this.accounts = site.accounts();
        this.referees = site.referees();
        this.common = common;
        this.reentrant = reentrant;
        this.own = common.size() + site.place();
        List<Lock> all = new ArrayList<>(common);
        for (int place = 0; place < Probes.PLACES; place++) {
            all.add(
                    reentrant
                            ? site.scope().rlock("own rlock" + place)
                            : site.scope().lock("own lock" + place));
        }
        this.locks = List.copyOf(all);
    }

    private static Lock fair(Scope scope) {
        return scope.rlock("fair", LockOptions.defaults().withFairness(true));
    }

    @Override
    void operate(Random random) throws InterruptedException {
        int number = random.nextInt(random.nextInt(SELDOM) == 0 ? locks.size() : common.size());
        Lock lock = locks.get(number);
        switch (random.nextInt(reentrant ? 4 : 3)) {
            case 0 -> visit(lock.hold(), number);
            case 1 -> {
                Optional<Held> held = lock.tryHold(PATIENCE);
                held.ifPresent(taken -> visit(taken, number));
            }
            case 2 -> beInterrupted(lock);
            default -> enterAgain(lock, number);
        }
        accounts.done(Account.ACQUIRED, 1);
    }

    @Override
    boolean canStay() {
        return true;
    }

    /// Whoever was at the place before may have died inside, and the lock may be somebody else's for a moment.
    @Override
    void stay(Random random) {
        Lock lock = locks.get(own);
        int visits = random.nextInt(MOST_VISITS);
        for (int i = 0; i < visits; i++) {
            visit(lock.hold(), own);
        }
        accounts.done(Account.ACQUIRED, visits);
    }

    private void visit(Held held, int number) {
        try (held) {
            Referee referee = referees.get(number);
            referee.enter();
            referee.fence(held.fencingToken());
            referee.exit();
        }
    }

    private void enterAgain(Lock lock, int number) {
        try (Held outer = lock.hold()) {
            Referee referee = referees.get(number);
            referee.enter();
            referee.fence(outer.fencingToken());
            if (lock.tryLock()) {
                lock.unlock();
            }
            referee.exit();
        }
    }

    private static void beInterrupted(Lock lock) {
        Thread.currentThread().interrupt();
        try {
            lock.lockInterruptibly();
            throw new AssertionError("an interrupted thread was given a lock");
        } catch (InterruptedException _) {
            return; // as it should
        }
    }

    @Override
    void standBy(Bystanders bystanders) {
        common.forEach(lock -> bystanders.begin(word() + " " + common.indexOf(lock), lock::hold));
    }

    @Override
    void judge(Aftermath aftermath) throws InterruptedException {
        referees.forEach(aftermath::check);
        for (Lock lock : locks) {
            aftermath.checkFree(lock);
        }
    }

    @Override
    String figure() {
        return "%,d acquisitions of a %s".formatted(accounts.done(Account.ACQUIRED), word());
    }

    private String word() {
        return (reentrant ? Primitive.RLOCK : Primitive.LOCK).toString();
    }
}
