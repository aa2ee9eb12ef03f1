package io.interproc.proof.storm;

import io.interproc.BoundedSemaphore;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Referee;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// Threads hold permits of semaphores, with and without a bound, fair or not; send permits that belong to nobody from
/// process to process as signals; and release more than a bound allows.
///
/// The living never hold more permits than there are. How many each worker holds stands in one word of the ledger,
/// which a thread changes and reads in one step: after it acquired, and before it gives back. A worker that is about to
/// be killed does not count any more.
final class SemaphoreActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
                    Set.of(Primitive.SEMAPHORE, Primitive.BOUNDED_SEMAPHORE),
                    24,
                    Probes.PLACES,
                    Account.values().length,
                    SemaphoreActivity::new)
            .betrayedBy(" signals must be left");

    private static final int PERMITS = 5;
    private static final int BOUND = 4;
    private static final int MOST_WANTED = 3;
    private static final int MOST_SIGNALS = 1_000;

    /// Of its own semaphore in a row.
    private static final int MOST_VISITS = 3 * 1024;

    /// One of so many operations may be on the semaphore of a place.
    private static final int SELDOM = 64;

    /// What each place has of the word of those who hold: a number, and the mark of who is about to be killed.
    private static final int BITS = Long.SIZE / Probes.PLACES;

    private static final long CONDEMNED = 1L << (BITS - 1);
    private static final long NUMBER = CONDEMNED - 1;

    private enum Account {
        /// How often permits were held.
        HELD,
        /// The permits that are held of the semaphore, by places.
        INSIDE,
        /// The same of the fair semaphore.
        INSIDE_FAIR,
        /// The same of the bounded semaphore.
        INSIDE_BOUNDED,
        /// Signals released.
        SIGNALLED,
        /// Signals acquired.
        RECEIVED,
        /// Permits with a bound that were released.
        RETURNED,
        /// Permits with a bound that were acquired and belong to nobody.
        TAKEN
    }

    /// A semaphore whose permits are held.
    ///
    /// @param permits how many there are
    private record Pool(String name, Semaphore semaphore, int permits, Account inside) {}

    private final Site site;
    private final Accounts<Account> accounts;
    private final boolean careless;
    private final List<Pool> pools;
    private final Semaphore signals;
    private final BoundedSemaphore bounded;
    /// One for each place, with one permit.
    private final List<Semaphore> own;

    private SemaphoreActivity(Site site) {
        this.site = site;
        this.accounts = site.accounts();
        this.careless = site.kind() == Weather.Kind.CARELESS;
        Scope scope = site.scope();
        this.signals = scope.semaphore("signals", 0);
        this.bounded = scope.boundedSemaphore("bounded semaphore", BOUND);
        SemaphoreOptions inOrder = SemaphoreOptions.defaults().withFairness(true);
        this.pools = List.of(
                new Pool("semaphore", scope.semaphore("semaphore", PERMITS), PERMITS, Account.INSIDE),
                new Pool(
                        "fair semaphore",
                        scope.semaphore("fair semaphore", PERMITS, inOrder),
                        PERMITS,
                        Account.INSIDE_FAIR),
                new Pool("bounded semaphore", bounded, BOUND, Account.INSIDE_BOUNDED));
        this.own = IntStream.range(0, Probes.PLACES)
                .mapToObj(place -> scope.semaphore("own semaphore" + place, 1))
                .toList();
        if (site.place() != Site.JUDGE) { // who was here before is dead
            pools.forEach(pool -> accounts.update(pool.inside, word -> word & ~at(site.place(), -1)));
        }
    }

    /// Returns a number as it stands in the word of those who hold.
    private static long at(int place, long number) {
        return (number & (NUMBER | CONDEMNED)) << (BITS * place);
    }

    @Override
    void operate(Random random) throws InterruptedException {
        int wanted = 1 + random.nextInt(MOST_WANTED);
        try {
            switch (random.nextInt(8)) {
                case 0, 1 -> hold(pools.get(random.nextInt(pools.size())), wanted);
                case 2, 3 -> tryHold(pools.get(random.nextInt(pools.size())), wanted);
                case 4 -> signal(wanted);
                case 5 -> receive(wanted);
                case 6 -> passTheBound();
                default -> {
                    if (random.nextInt(SELDOM) == 0) {
                        visit(random.nextInt(own.size()));
                    } else {
                        beInterrupted();
                    }
                }
            }
        } catch (ScopeFullException _) {
            site.refused(); // there is no room to note who holds permits
        }
    }

    private void hold(Pool pool, int wanted) {
        inside(pool, pool.semaphore.hold(wanted));
    }

    private void tryHold(Pool pool, int wanted) throws InterruptedException {
        pool.semaphore.tryHold(wanted, PATIENCE).ifPresent(permits -> inside(pool, permits));
    }

    @SuppressWarnings("ThreadPriorityCheck") // others are to come between
    private void inside(Pool pool, Permits permits) {
        try (permits) {
            long mine = at(site.place(), permits.count());
            long inside = held(accounts.update(pool.inside, word -> word + mine));
            if (inside > pool.permits) {
                throw new AssertionError(
                        "the living hold " + inside + " permits of " + pool.permits + ": " + pool.semaphore);
            }
            Thread.yield();
            accounts.update(pool.inside, word -> word - mine);
        }
        accounts.done(Account.HELD, 1);
    }

    /// Returns how many permits are held by those who are not about to be killed.
    private static long held(long word) {
        long held = 0;
        for (int place = 0; place < Probes.PLACES; place++) {
            long part = word >>> (BITS * place);
            held += (part & CONDEMNED) == 0 ? part & NUMBER : 0;
        }
        return held;
    }

    private void signal(int number) {
        if (signals.availablePermits() < MOST_SIGNALS) {
            accounts.begin(Account.SIGNALLED, number);
            signals.release(number);
            accounts.done(Account.SIGNALLED, number);
        }
    }

    private void receive(int number) throws InterruptedException {
        if (careless) {
            int received = signals.availablePermits() < number ? 0 : number;
            accounts.begin(Account.RECEIVED, received);
            accounts.done(Account.RECEIVED, received);
        } else {
            take(signals, number, Account.RECEIVED);
        }
    }

    private void take(Semaphore semaphore, int number, Account account) throws InterruptedException {
        accounts.begin(account, number);
        if (semaphore.tryAcquire(number, PATIENCE)) {
            accounts.done(account, number);
        } else {
            accounts.begin(account, -number);
        }
    }

    /// Takes a permit, and releases two, of which one is too many unless somebody died with one.
    private void passTheBound() throws InterruptedException {
        take(bounded, 1, Account.TAKEN);
        for (int i = 0; i < 2; i++) {
            accounts.begin(Account.RETURNED, 1);
            try {
                bounded.release(1);
                accounts.done(Account.RETURNED, 1);
            } catch (IllegalStateException e) {
                accounts.begin(Account.RETURNED, -1);
                if (site.scope().isClosed()) {
                    throw e;
                }
            }
        }
        int available = bounded.availablePermits();
        if (available > BOUND) {
            throw new AssertionError("a bound was passed: " + available + " permits of " + BOUND);
        }
    }

    private void beInterrupted() {
        Thread.currentThread().interrupt();
        try {
            signals.acquire(1);
            throw new AssertionError("an interrupted thread was given a permit");
        } catch (InterruptedException _) {
            return; // as it should
        }
    }

    @Override
    boolean canStay() {
        return true;
    }

    @Override
    void stay(Random random) {
        int visits = random.nextInt(MOST_VISITS);
        for (int i = 0; i < visits; i++) {
            try {
                visit(site.place());
            } catch (ScopeFullException _) {
                site.refused(); // as in operate
            }
        }
    }

    private void visit(int place) {
        try (Permits _ = own.get(place).hold()) {
            Referee referee = site.referees().get(place);
            referee.enter();
            referee.exit();
        }
        accounts.done(Account.HELD, 1);
    }

    @Override
    void standBy(Bystanders bystanders) {
        pools.forEach(pool -> bystanders.begin(pool.name, pool.semaphore::hold));
    }

    @Override
    void condemn(int place) {
        pools.forEach(pool -> accounts.update(pool.inside, word -> word | at(place, CONDEMNED)));
    }

    @Override
    void judge(Aftermath aftermath) {
        site.referees().forEach(aftermath::check);
        own.forEach(semaphore -> judgeAllBack(aftermath, semaphore, 1));
        for (Pool pool : pools) {
            if (pool.inside != Account.INSIDE_BOUNDED) {
                judgeAllBack(aftermath, pool.semaphore, pool.permits);
            }
        }
        judgeSum(aftermath, "signals", signals, 0, Account.SIGNALLED, Account.RECEIVED);
        judgeSum(aftermath, "permits with a bound", bounded, BOUND, Account.RETURNED, Account.TAKEN);
        int missing = BOUND - bounded.availablePermits();
        if (missing > 0) {
            bounded.release(missing);
        }
        judgeAllBack(aftermath, bounded, BOUND);
    }

    private static void judgeAllBack(Aftermath aftermath, Semaphore semaphore, int permits) {
        aftermath.check(
                semaphore.heldPermits() == 0 && semaphore.availablePermits() == permits && semaphore.waiters() == 0,
                permits + " permits must be available in the end, and nobody wait: " + semaphore);
        boolean taken = semaphore.tryAcquire(permits);
        aftermath.check(taken, "not to be had in the end: " + semaphore);
        if (taken) {
            semaphore.release(permits);
        }
    }

    /// Checks that no permit was made or lost, but those that the dead may have released or taken.
    private void judgeSum(
            Aftermath aftermath, String what, Semaphore semaphore, int initial, Account released, Account taken) {
        long least = initial + accounts.done(released) - accounts.begun(taken);
        long most = initial + accounts.begun(released) - accounts.done(taken);
        long found = semaphore.availablePermits();
        aftermath.check(
                least <= found && found <= most,
                "from " + least + " to " + most + " " + what + " must be left: " + semaphore);
    }

    @Override
    String figure() {
        return "%,d times permits held, %,d signals received"
                .formatted(accounts.done(Account.HELD), accounts.done(Account.RECEIVED));
    }
}
