package io.interproc.proof.storm;

import io.interproc.Event;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeFullException;
import io.interproc.ScopeObject;
import io.interproc.Semaphore;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.proof.Primitive;
import io.interproc.proof.Refusal;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.Referee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Threads make objects by a few names, use them and remove them, by their handles and by their names, gently and by
/// force, and make regions of objects and close them.
///
/// *No handle leads to a successor.* A value of a name is made with a number that no other value has had, and which
/// tells its name. Whoever has a handle of it finds that number, or is told that the value was removed, whatever is
/// made by its name and in its memory meanwhile; and writes through stale handles change no successor.
///
/// *A lock that is removed gently is one lock*, though it is another each time: a referee sees one thread at a time in
/// it.
///
/// *Who waits is woken.* For each place a thread of the process that judges waits without a time-out for an event,
/// which is never set. A worker that sees it waiting removes the event by force, and the thread is told as often.
///
/// *Regions leave nothing.* In the end, when the dead are swept, there is no object of a region, and none without a
/// name more than at the beginning.
final class RemovalActivity extends Activity {

    static final Declaration DECLARATION = new Declaration(
                    Set.of(Primitive.REMOVAL), 16, 1, Account.values().length, RemovalActivity::new)
            .betrayedBy("somebody else's");

    private static final int NAMES = 6;
    private static final int KEPT = 8;
    private static final String VALUE = "removed value";
    private static final String LOCK = "removed lock";
    private static final String ANY = "removed object";
    private static final String AWAITED = "removed event";
    private static final String IN_REGION = "object of a region";
    private static final Duration PAUSE = Duration.ofMillis(1);

    private enum Account {
        /// The numbers of values; each is given once.
        SERIAL,
        /// Objects removed.
        REMOVED,
        /// Times that a handle was stale.
        STALE,
        /// Times that an event was removed for which somebody was seen waiting.
        WOKEN,
        /// Times that this was told to those who waited.
        TOLD,
        /// Regions closed.
        REGIONS
    }

    private final Site site;
    private final Scope scope;
    private final Accounts<Account> accounts;
    private final Referee referee;
    private final boolean careless;
    /// Handles of this process that others may make stale.
    private final List<Kept> kept = new ArrayList<>(); // guarded by itself

    // In the process that judges.
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean over;
    private long unnamed;

    /// A handle of a value, and the number that it was found with.
    private record Kept(LongValue value, String name, long content) {}

    private RemovalActivity(Site site) {
        this.site = site;
        this.scope = site.scope();
        this.accounts = site.accounts();
        this.referee = site.referees().getFirst();
        this.careless = site.kind() == Weather.Kind.CARELESS;
    }

    @Override
    void operate(Random random) throws InterruptedException {
        try {
            switch (random.nextInt(10)) {
                case 0, 1 -> find(random);
                case 2, 3, 4 -> lookAgain(random);
                case 5 -> visit(random);
                case 6 -> makeAny(random);
                case 7 -> wake(random.nextInt(Probes.PLACES));
                default -> passThroughARegion(random);
            }
        } catch (ScopeFullException _) {
            site.refused();
        }
    }

    // ------------------------------------------------------------------------------------------------ values

    private LongValue value(int name) {
        long content = accounts.update(Account.SERIAL, n -> n + 1) * NAMES + name;
        return scope.value(ValueType.INT64, content, ValueOptions.raw().withName(VALUE + name));
    }

    /// Keeps a handle of a value, or removes the value.
    private void find(Random random) throws InterruptedException {
        int name = random.nextInt(NAMES);
        LongValue value = value(name);
        if (random.nextInt(3) == 0) {
            countRemoval(remove(random, value, VALUE + name));
        }
        try {
            long content = value.get();
            if (content % NAMES != name || content == 0) {
                throw new AssertionError("a value is somebody else's, or not complete: " + value + " is " + content);
            }
            keep(random, new Kept(value, VALUE + name, content));
        } catch (IllegalStateException e) {
            countStale(e, VALUE + name);
        }
    }

    private void keep(Random random, Kept handle) {
        synchronized (kept) {
            if (kept.size() == KEPT) {
                kept.remove(random.nextInt(KEPT));
            }
            kept.add(handle);
        }
    }

    /// Uses a handle that is stale, maybe. Who is careless has one of something else.
    private void lookAgain(Random random) {
        Kept handle;
        synchronized (kept) {
            if (kept.isEmpty()) {
                return;
            }
            handle = kept.get(random.nextInt(kept.size()));
        }
        try {
            LongValue value = careless ? value((int) (handle.content + 1) % NAMES) : handle.value;
            long content = value.get();
            if (content != handle.content) {
                throw new AssertionError("the value of a handle is somebody else's: " + content + " and not "
                        + handle.content + ", in " + value);
            }
            handle.value.set(handle.content);
        } catch (IllegalStateException e) {
            countStale(e, handle.name);
            synchronized (kept) {
                kept.remove(handle);
            }
        }
    }

    private void countStale(IllegalStateException e, String name) {
        Refusal.require(e, '"' + name + '"');
        accounts.done(Account.STALE, 1);
    }

    /// Removes an object in one of the ways there are, unless it is in use.
    private boolean remove(Random random, Object object, String name) {
        try {
            return switch (random.nextInt(4)) {
                case 0 -> scope.remove(object);
                case 1 -> scope.remove(name);
                case 2 -> scope.removeForced(object);
                default -> scope.removeForced(name);
            };
        } catch (IllegalStateException e) {
            requireInUse(e);
            return false;
        }
    }

    private static void requireInUse(IllegalStateException e) {
        if (!String.valueOf(e.getMessage()).contains(" cannot be removed while it is in use: ")) {
            throw e;
        }
    }

    private void countRemoval(boolean removed) {
        if (removed) {
            accounts.done(Account.REMOVED, 1);
        }
    }

    // ------------------------------------------------------------------------------------------------ other kinds

    /// Is inside a lock for a moment, and then removes it unless it is in use.
    private void visit(Random random) {
        String name = LOCK + random.nextInt(2);
        Lock lock = scope.lock(name);
        Held held;
        try {
            held = lock.hold();
        } catch (IllegalStateException e) {
            countStale(e, name);
            return;
        }
        if (name.endsWith("0")) { // the referee is that of one name
            referee.enter();
            referee.exit();
        }
        held.close(); // whoever is inside is not told that the lock was removed
        try {
            countRemoval(random.nextBoolean() ? scope.remove(lock) : scope.remove(name));
        } catch (IllegalStateException e) {
            requireInUse(e);
        }
    }

    /// Makes an object of any kind by a name that may be another kind's at the moment, uses it and removes it.
    private void makeAny(Random random) throws InterruptedException {
        ObjectKind kind = ObjectKinds.ALL.get(random.nextInt(ObjectKinds.ALL.size()));
        String name = ANY + random.nextInt(NAMES);
        Object object;
        try {
            object = scope.object(kind.example(Optional.of(name)));
        } catch (IllegalStateException e) {
            countRemoval(scope.removeForced(name)); // it is another kind's
            return;
        }
        use(object, name);
        countRemoval(remove(random, object, name));
    }

    private void use(Object object, String name) throws InterruptedException {
        try {
            switch (object) {
                case Lock lock -> {
                    if (lock.tryLock(PATIENCE)) {
                        lock.unlock();
                    }
                }
                case Semaphore semaphore -> semaphore.tryHold(PATIENCE).ifPresent(permits -> permits.close());
                case Event event -> {
                    boolean _ = event.await(PATIENCE);
                    event.set();
                }
                default -> Refusal.isRemoved(object, name);
            }
        } catch (IllegalStateException e) {
            countStale(e, name);
        }
    }

    // ------------------------------------------------------------------------------------------------ regions

    /// Makes objects in a region, some by names for which others look, and closes the region.
    private void passThroughARegion(Random random) throws InterruptedException {
        int name = random.nextInt(NAMES);
        try (Region region = scope.region()) {
            List<Object> own = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                ObjectKind kind = ObjectKinds.ALL.get(random.nextInt(ObjectKinds.ALL.size()));
                own.add(region.object(kind.example(Optional.empty())));
            }
            Event event = region.event(IN_REGION + name);
            for (Object object : own) {
                if (Refusal.isRemoved(object, "")) {
                    throw new AssertionError("an object of a region that is open is removed: " + object);
                }
            }
            try {
                event.set();
            } catch (IllegalStateException e) {
                countStale(e, IN_REGION + name); // it was another region's
            }
        }
        accounts.done(Account.REGIONS, 1);
    }

    // ------------------------------------------------------------------------------------------------ who waits

    private void wake(int place) {
        Event event = scope.event(AWAITED + place);
        try {
            if (event.waiters() == 0) {
                return;
            }
        } catch (IllegalStateException e) {
            countStale(e, AWAITED + place);
            return;
        }
        accounts.begin(Account.WOKEN, 1);
        if (scope.removeForced(event)) {
            accounts.done(Account.WOKEN, 1);
        }
    }

    @Override
    void standBy(Bystanders bystanders) {
        unnamed = unnamed();
        for (int place = 0; place < Probes.PLACES; place++) {
            String name = AWAITED + place;
            Thread.Builder thread = place % 2 == 0 ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
            waiting.incrementAndGet();
            thread.name("removed-" + place).start(() -> waitForEver(name));
        }
    }

    private void waitForEver(String name) {
        try {
            while (!over) {
                try {
                    scope.event(name).awaitUninterruptibly();
                    throw new AssertionError("nobody sets the event " + name);
                } catch (ScopeFullException _) {
                    Thread.sleep(PAUSE);
                } catch (IllegalStateException e) {
                    Refusal.require(e, '"' + name + '"');
                    accounts.done(Account.TOLD, 1);
                }
            }
        } catch (Throwable e) {
            if (!scope.isClosed()) {
                failure.compareAndSet(null, e);
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    // ------------------------------------------------------------------------------------------------ the judge

    private long unnamed() {
        return scope.objects().filter(object -> object.name().isEmpty()).count();
    }

    private boolean isThere(String prefix) {
        return scope.objects()
                .map(ScopeObject::name)
                .flatMap(Optional::stream)
                .anyMatch(name -> name.startsWith(prefix));
    }

    /// Those who wait are told once more.
    @Override
    void judge(Aftermath aftermath) {
        over = true;
        long told = accounts.done(Account.TOLD);
        long most = accounts.begun(Account.WOKEN) + Probes.PLACES;
        Eventually.holds("those who wait for a removed event are told", () -> {
            for (int place = 0; place < Probes.PLACES; place++) {
                scope.removeForced(AWAITED + place);
            }
            return waiting.get() == 0;
        });
        aftermath.check(
                accounts.done(Account.WOKEN) <= accounts.done(Account.TOLD) && told <= most,
                "waiters must be told of the removal of their events from " + accounts.done(Account.WOKEN) + " to "
                        + most + " times: " + told);
        Throwable failed = failure.get();
        aftermath.check(failed == null, "who waits for a removed event failed: " + failed);
        aftermath.check(referee);
    }

    /// What has names is removed.
    @Override
    void judgeSwept(Aftermath aftermath) {
        for (int name = 0; name < NAMES; name++) {
            for (String prefix : List.of(VALUE, LOCK, ANY)) {
                scope.removeForced(prefix + name);
                aftermath.check(!scope.remove(prefix + name), "removed twice: " + prefix + name);
            }
        }
        for (String prefix : List.of(VALUE, LOCK, ANY, AWAITED, IN_REGION)) {
            aftermath.check(!isThere(prefix), "there is something left by the name " + prefix);
        }
        aftermath.check(unnamed() == unnamed, "objects without names are left: " + (unnamed() - unnamed));
    }

    @Override
    String figure() {
        return "%,d objects removed, %,d stale handles refused, %,d waiters of removed objects woken, %,d regions closed"
                .formatted(
                        accounts.done(Account.REMOVED),
                        accounts.done(Account.STALE),
                        accounts.done(Account.TOLD),
                        accounts.done(Account.REGIONS));
    }
}
