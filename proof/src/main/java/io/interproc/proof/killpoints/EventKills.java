package io.interproc.proof.killpoints;

import io.interproc.Event;
import io.interproc.Scope;
import io.interproc.internal.memory.Words;
import io.interproc.internal.sync.SharedEvent;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import io.interproc.testkit.ThreadRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// The scripts of events. Whoever waits when the event is set goes on, though the setter dies after its first store;
/// and nobody goes on before.
final class EventKills {

    /// The kill points of events.
    static final PrimitiveKills<Event> DECLARATION = new PrimitiveKills<>(
            Event.class, EventKills::all, EventKills::use, Map.of("Event.isSet()", "it only loads"));

    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(1);
    private static final long LOOK_NANOS = 1_000_000;

    private EventKills() {}

    private static List<KillScript> all() {
        ThreadKind platform = ThreadKind.PLATFORM;
        ThreadKind virtual = ThreadKind.VIRTUAL;
        List<KillScript> scripts = new ArrayList<>();
        scripts.add(new Unwaited());
        for (ThreadKind thread : ThreadKind.values()) {
            for (Way way : Way.values()) {
                scripts.add(new Await(way, thread));
            }
            scripts.add(new Pulse(thread));
            scripts.add(new GiveUp(thread));
            scripts.add(new Interrupted(thread));
        }
        scripts.add(new Watch());
        scripts.add(PortableKills.of(new Await(Way.TIMED, platform)));
        scripts.add(PortableKills.of(new Await(Way.UNINTERRUPTED, virtual)));
        scripts.add(PortableKills.of(new Pulse(platform)));
        scripts.add(PortableKills.of(new GiveUp(platform)));
        scripts.add(NonNativeKills.of(new Await(Way.UNINTERRUPTED, platform)));
        scripts.add(NonNativeKills.of(new Pulse(platform)));
        scripts.addAll(UnwindKills.of(new Unwaited(), false, 1, 2, 3));
        scripts.addAll(UnwindKills.of(new Await(Way.TIMED, platform), true, 6, 12, 18));
        scripts.addAll(UnwindKills.of(new Pulse(platform), true, 1, 2, 3, 4, 5, 6));
        return scripts;
    }

    private static String by(ThreadKind thread) {
        return " by a " + thread.name().toLowerCase(Locale.ROOT) + " thread";
    }

    /// Uses an event, and leaves it as it was.
    private static void use(Event event) throws Exception {
        boolean wasSet = event.isSet();
        Eventually.equal("waiters for the event", 0, event::waiters);
        event.clear();
        Use.check(!event.isSet(), "a cleared event is set: " + event);
        AtomicBoolean begun = new AtomicBoolean();
        try (ThreadRunner threads = new ThreadRunner()) {
            Call<Boolean> waiter = threads.run(ThreadKind.PLATFORM, () -> {
                event.await();
                Use.check(begun.get(), "somebody went on before the event was set");
            });
            Eventually.equal("waiters for the event", 1, event::waiters);
            begun.set(true);
            event.set();
            waiter.join();
        }
        Use.check(event.isSet() && event.await(Duration.ZERO), "a set event is not set: " + event);
        event.clear();
        Use.check(!event.await(Duration.ofMillis(1)), "a cleared event lets go on: " + event);
        if (wasSet) {
            event.set();
        }
    }

    /// A script about one event.
    private abstract static class EventScript extends KillScript {
        private final AtomicInteger wentOn = new AtomicInteger();

        EventScript(String name, String... operations) {
            super(Set.of(Primitive.EVENT), name, operations);
        }

        static Event eventOf(Scope scope) {
            return scope.event("event");
        }

        @Override
        final List<Object> objects(Scope scope) {
            return List.of(eventOf(scope));
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            eventOf(survivors.scope());
        }

        /// Starts a survivor that waits.
        final void startWaiter(Survivors survivors, ThreadKind thread) {
            Event event = eventOf(survivors.scope());
            survivors.start(thread, () -> {
                event.await();
                return wentOn.incrementAndGet();
            });
        }

        /// Starts survivors that wait, and returns when they do.
        final void awaitWaiters(Survivors survivors, ThreadKind thread, int number) {
            for (int i = 1; i <= number; i++) {
                startWaiter(survivors, thread);
                Eventually.equal("waiters for the event", i, eventOf(survivors.scope())::waiters);
            }
        }

        /// States that only these survivors wait for an event that nobody has set, and that they go on when it
        /// is.
        final void judgeNotSet(Survivors survivors, int waiters) throws Exception {
            Event event = eventOf(survivors.scope());
            Eventually.equal("waiters for the event", waiters, event::waiters);
            Use.check(wentOn.get() == 0, wentOn.get() + " went on before the event was set");
            event.set();
            survivors.join();
        }
    }

    /// Nobody waits.
    private static final class Unwaited extends EventScript {
        private static final List<Step> STEPS = List.of(
                new Step("set()", Event::set, true),
                new Step("set()", Event::set, true),
                new Step("await()", Event::await, true),
                new Step("clear()", Event::clear, false),
                new Step("clear()", Event::clear, false),
                new Step("set()", Event::set, true),
                new Step("awaitUninterruptibly()", Event::awaitUninterruptibly, true),
                new Step(
                        "await(Duration)",
                        event -> Use.check(event.await(Duration.ZERO), "a set event is not set"),
                        true),
                new Step("clear()", Event::clear, false));

        /// An operation.
        ///
        /// @param after whether the event is set afterwards
        private record Step(String method, Body body, boolean after) {
            interface Body {
                void accept(Event event) throws InterruptedException;
            }
        }

        Unwaited() {
            super(
                    "set and clear an event that nobody waits for",
                    STEPS.stream().map(step -> "Event." + step.method).toArray(String[]::new));
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            return () -> {
                for (int i = 0; i < STEPS.size(); i++) {
                    victim.note(i);
                    STEPS.get(i).body.accept(event);
                }
                victim.note(STEPS.size());
            };
        }

        @Override
        void judge(Survivors survivors) {
            int step = Math.toIntExact(survivors.noted());
            boolean before = step > 0 && STEPS.get(step - 1).after;
            boolean found = eventOf(survivors.scope()).isSet();
            Use.check(
                    found == before || (step < STEPS.size() && found == STEPS.get(step).after),
                    "the event is set: " + found + ", as neither before nor after step " + step);
        }
    }

    // ------------------------------------------------------------------------------------------------ waiting

    /// A way to wait.
    private enum Way {
        INTERRUPTIBLE("await()"),
        UNINTERRUPTED("awaitUninterruptibly()"),
        TIMED("await(Duration)");

        final String method;

        Way(String method) {
            this.method = "Event." + method;
        }

        void await(Event event) throws InterruptedException {
            switch (this) {
                case INTERRUPTIBLE -> event.await();
                case UNINTERRUPTED -> event.awaitUninterruptibly();
                case TIMED -> Use.check(event.await(LONG), "an hour has passed");
            }
        }
    }

    /// The victim waits between two survivors, and the event is set.
    private static final class Await extends EventScript {
        private final Way way;
        private final ThreadKind thread;

        Await(Way way, ThreadKind thread) {
            super("wait in " + way.method + by(thread), way.method);
            this.way = way;
            this.thread = thread;
        }

        @Override
        ThreadKind thread() {
            return thread;
        }

        @Override
        void prepare(Survivors survivors) {
            awaitWaiters(survivors, thread, 1);
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            return () -> {
                way.await(event);
                Use.check(event.isSet(), "the victim went on before the event was set");
            };
        }

        @Override
        void accompany(Survivors survivors) {
            Event event = eventOf(survivors.scope());
            survivors.letGo();
            survivors.awaitAsleep(2, event::waiters);
            startWaiter(survivors, thread);
            Eventually.holds(
                    "all wait, or the victim stands still", () -> survivors.standsStill() || event.waiters() == 3);
            event.set();
            survivors.awaitStandstill();
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            survivors.join();
            Use.check(eventOf(survivors.scope()).isSet(), "nobody cleared the event, and it is not set");
        }
    }

    /// The victim waits in vain, beside a survivor.
    private abstract static class InVain extends EventScript {
        private final ThreadKind thread;

        InVain(String name, ThreadKind thread, String... operations) {
            super(name + by(thread), operations);
            this.thread = thread;
        }

        @Override
        final ThreadKind thread() {
            return thread;
        }

        @Override
        final void prepare(Survivors survivors) {
            awaitWaiters(survivors, thread, 1);
        }

        @Override
        final void judge(Survivors survivors) throws Exception {
            judgeNotSet(survivors, 1);
        }
    }

    /// The victim gives up.
    private static final class GiveUp extends InVain {
        GiveUp(ThreadKind thread) {
            super("give up waiting for an event", thread, "Event.await(Duration)");
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            return () -> {
                Use.check(!event.await(Duration.ZERO), "nobody set the event");
                Use.check(!event.await(SHORT), "nobody set the event");
            };
        }
    }

    /// The victim is interrupted.
    private static final class Interrupted extends InVain {
        Interrupted(ThreadKind thread) {
            super("be interrupted as one waits for an event", thread, "Event.await()");
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            Thread waiter = Thread.currentThread();
            Thread.ofPlatform().daemon().start(() -> {
                Eventually.equal("waiters for the event", 2, event::waiters);
                waiter.interrupt();
            });
            return () -> {
                try {
                    event.await();
                    throw new AssertionError("nobody set the event");
                } catch (InterruptedException _) {
                    victim.note(1);
                }
            };
        }
    }

    // ------------------------------------------------------------------------------------------------ setting

    /// The victim sets the event, for which survivors wait, and clears it at once.
    private static final class Pulse extends EventScript {
        private static final int WAITERS = 3;

        private final ThreadKind waiters;

        Pulse(ThreadKind waiters) {
            super(
                    "set and clear an event for which %d %s threads wait"
                            .formatted(WAITERS, waiters.name().toLowerCase(Locale.ROOT)),
                    "Event.set()",
                    "Event.clear()");
            this.waiters = waiters;
        }

        @Override
        void prepare(Survivors survivors) {
            awaitWaiters(survivors, waiters, WAITERS);
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            return () -> {
                event.set();
                victim.note(1);
                event.clear();
            };
        }

        /// An event that the victim set is set until it clears it.
        @Override
        void judge(Survivors survivors) throws Exception {
            if (survivors.noted() == 0 && !eventOf(survivors.scope()).isSet()) {
                judgeNotSet(survivors, WAITERS);
            }
            survivors.join();
        }
    }

    /// The victim's watcher looks after the victim's own sleepers, whose setter has died after its first store and
    /// before it signalled anybody; somebody else has cleared the event.
    private static final class Watch extends EventScript {
        private static final int SLEEPERS = 2;

        // The state word of an event.
        private static final int STATE = 8;
        private static final long SET = 1;
        private static final long QUEUED = 2;
        private static final long PENDING = 4;
        private static final long NEXT_EPOCH = 16;

        Watch() {
            super("look after own sleepers whose setter has died", "SleeperCheck.check");
        }

        @Override
        boolean watches() {
            return true;
        }

        @Override
        Operation ready(Victim victim) {
            Event event = eventOf(victim.scope());
            AtomicInteger woken = new AtomicInteger();
            for (ThreadKind thread : ThreadKind.values()) {
                thread.start("sleeper", () -> {
                    event.awaitUninterruptibly();
                    woken.incrementAndGet();
                });
            }
            Eventually.equal("waiters for the event", SLEEPERS, event::waiters);
            setAndDie((SharedEvent) event);
            event.clear();
            return () -> {
                while (woken.get() < SLEEPERS) {
                    Use.engine(victim.scope()).look();
                    LockSupport.parkNanos(LOOK_NANOS);
                }
            };
        }

        /// Does of a set what comes before the setter's death.
        private static void setAndDie(SharedEvent event) {
            Words words = event.engine().words();
            long at = event.offset() + STATE;
            long state;
            do {
                state = words.getVolatile(at);
            } while (!words.compareAndSet(at, state, ((state | SET | PENDING) & ~QUEUED) + NEXT_EPOCH));
        }
    }
}
