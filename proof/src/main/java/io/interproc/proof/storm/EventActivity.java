package io.interproc.proof.storm;

import io.interproc.Event;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Threads set events and clear them at once, while threads of other processes wait for them.
///
/// *No set is missed.* For each place the process that judges has an event, for which one of its threads waits without
/// a time-out. A worker that sees it waiting sets the event and clears it. After that the event counts no waiter until
/// the thread has gone on and come back, so the thread goes on as often as somebody saw it waiting and set the event.
///
/// *Nobody goes on without a set.* That thread goes on at most as often as somebody began to set the event for it. And
/// for the event for which the workers themselves wait with a time-out, one word of the ledger is the phase: odd from
/// before the event is set until after it was cleared. Who goes on must have seen another phase, or an odd one.
///
/// A lock of the scope lets one set an event at a time; a setter that dies leaves an event that is set, or the phase
/// odd.
final class EventActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
                    Set.of(Primitive.EVENT), 24, 0, Account.values().length, EventActivity::new)
            .betrayedBy(" times for ");

    /// Of its own event in a row.
    private static final int MOST_VISITS = 3 * 1024;

    /// How long the thread that waits for its event waits until it tries again, if there was no record for it.
    private static final Duration PAUSE = Duration.ofMillis(1);

    private enum Account {
        /// Sets for a thread that was seen waiting.
        SET,
        /// How often such a thread went on.
        WENT_ON,
        /// The phase of the workers' event.
        PHASE,
        /// How often a worker went on.
        PASSED,
        /// When somebody last began to set the event of a place for the thread that waits for it.
        SET_AT_0,
        SET_AT_1,
        SET_AT_2,
        SET_AT_3
    }

    private static final List<Account> SET_AT =
            List.of(Account.SET_AT_0, Account.SET_AT_1, Account.SET_AT_2, Account.SET_AT_3);

    /// An event that is set for others.
    ///
    /// @param setter lets one set it at a time
    private record Doorbell(Event event, Lock setter) {}

    private final Site site;
    private final Accounts<Account> accounts;
    private final boolean careless;
    private final List<Doorbell> doorbells;
    /// The one for which workers wait.
    private final Doorbell common;
    /// One for each place, for which nobody waits.
    private final List<Event> own;

    // In the process that judges.
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean over;

    private EventActivity(Site site) {
        this.site = site;
        this.accounts = site.accounts();
        this.careless = site.kind() == Weather.Kind.CARELESS;
        Scope scope = site.scope();
        this.doorbells = IntStream.range(0, Probes.PLACES)
                .mapToObj(place -> doorbell(scope, "event" + place))
                .toList();
        this.common = doorbell(scope, "event");
        this.own = IntStream.range(0, Probes.PLACES)
                .mapToObj(place -> scope.event("own event" + place))
                .toList();
    }

    private static Doorbell doorbell(Scope scope, String name) {
        return new Doorbell(scope.event(name), scope.lock("setter of " + name));
    }

    @Override
    void operate(Random random) throws InterruptedException {
        try {
            switch (random.nextInt(6)) {
                case 0, 1 -> ring(random.nextInt(doorbells.size()));
                case 2 -> pulse();
                case 3, 4 -> pass();
                default -> beInterrupted();
            }
        } catch (ScopeFullException _) {
            site.refused(); // no record is left for one more waiter
        }
    }

    private void ring(int place) throws InterruptedException {
        Doorbell doorbell = doorbells.get(place);
        if (!doorbell.setter.tryLock(PATIENCE)) {
            return;
        }
        try {
            if (doorbell.event.waiters() > 0) {
                accounts.begin(Account.SET, 1);
                long nanos = System.nanoTime();
                accounts.update(SET_AT.get(place), _ -> nanos);
                if (!careless) {
                    doorbell.event.set();
                }
                accounts.done(Account.SET, 1);
                doorbell.event.clear();
            }
        } finally {
            doorbell.setter.unlock();
        }
    }

    /// Sets the workers' event and clears it. What a dead setter left is cleared by the next one.
    private void pulse() throws InterruptedException {
        if (!common.setter.tryLock(PATIENCE)) {
            return;
        }
        try {
            accounts.update(Account.PHASE, phase -> isOdd(phase) ? phase + 2 : phase + 1);
            common.event.set();
            common.event.clear();
            accounts.update(Account.PHASE, phase -> phase + 1);
        } finally {
            common.setter.unlock();
        }
    }

    private static boolean isOdd(long phase) {
        return phase % 2 != 0;
    }

    private void pass() throws InterruptedException {
        long before = accounts.begun(Account.PHASE);
        if (common.event.await(PATIENCE)) {
            if (accounts.begun(Account.PHASE) == before && !isOdd(before)) {
                throw new AssertionError("somebody went on, and nobody set the event: " + common.event);
            }
            accounts.done(Account.PASSED, 1);
        }
    }

    private void beInterrupted() {
        Thread.currentThread().interrupt();
        try {
            common.event.await();
            throw new AssertionError("an interrupted thread waited for an event, and was told nothing");
        } catch (InterruptedException _) {
            return; // as it should
        }
    }

    @Override
    boolean canStay() {
        return true;
    }

    @Override
    void stay(Random random) throws InterruptedException {
        Event event = own.get(site.place());
        int visits = random.nextInt(MOST_VISITS);
        for (int i = 0; i < visits; i++) {
            event.set();
            check(event.isSet() && event.await(PATIENCE), "an event is not set that was set", event);
            event.clear();
            check(!event.isSet(), "an event is set that was cleared", event);
        }
    }

    private static void check(boolean holds, String otherwise, Event event) {
        if (!holds) {
            throw new AssertionError(otherwise + ": " + event);
        }
    }

    // ------------------------------------------------------------------------------------------------ the judge

    @Override
    void standBy(Bystanders bystanders) {
        for (int place = 0; place < doorbells.size(); place++) {
            int waiter = place;
            Thread.Builder thread = place % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            waiting.incrementAndGet();
            thread.name("event-" + place).start(() -> waitForEver(waiter, bystanders));
        }
    }

    /// Waits for an event again and again until all is over. Nobody else clears the event for good: a setter that
    /// died before it could leaves that to the waiter. How long the waiter took to go on counts if a worker died
    /// meanwhile.
    private void waitForEver(int place, Bystanders bystanders) {
        Event event = doorbells.get(place).event;
        try {
            while (true) {
                event.clear();
                if (over) { // read after the clear: what the judge sets last stays set
                    return;
                }
                try {
                    event.awaitUninterruptibly();
                    accounts.done(Account.WENT_ON, 1);
                    bystanders.waited("event", accounts.begun(SET_AT.get(place)), System.nanoTime());
                } catch (ScopeFullException _) {
                    Thread.sleep(PAUSE);
                }
            }
        } catch (Throwable e) {
            if (!site.scope().isClosed()) {
                failure.compareAndSet(null, e);
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    /// Those who wait are let go on once more, in which nobody has a hand but the judge.
    @Override
    void judge(Aftermath aftermath) {
        long set = accounts.done(Account.SET);
        long most = accounts.begun(Account.SET) + doorbells.size();
        over = true;
        doorbells.forEach(doorbell -> doorbell.event.set());
        Eventually.equal("threads that wait for an event that is set", 0, waiting::get);
        long wentOn = accounts.done(Account.WENT_ON);
        aftermath.check(
                set <= wentOn && wentOn <= most,
                "waiters must go on from " + set + " to " + most + " times for sets that they waited for: " + wentOn);
        Throwable failed = failure.get();
        aftermath.check(failed == null, "who waits for an event failed: " + failed);
        common.event.set();
        common.event.clear();
        aftermath.check(
                !common.event.isSet() && common.event.waiters() == 0,
                "an event must be cleared in the end, and nobody wait: " + common.event);
    }

    @Override
    String figure() {
        return "%,d sets for who waited, %,d waits of workers"
                .formatted(accounts.done(Account.SET), accounts.done(Account.PASSED));
    }
}
