package io.interproc.proof.killpoints;

import io.interproc.Condition;
import io.interproc.Event;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.Value;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.proof.Primitive;
import io.interproc.proof.Refusal;
import io.interproc.spi.ObjectType;
import io.interproc.testkit.Call;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// The scripts of removal: objects that nobody uses, that survivors wait for, that a dead process held, and that a
/// survivor removes as well.
final class RemovalKills {

    private RemovalKills() {}

    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        List<Way> ways = List.of(Way.values());
        for (ObjectKind kind : ObjectKinds.ALL) {
            scripts.add(new Unused(kind, ways.get(kind.code() % ways.size())));
        }
        ObjectKind lock = ObjectKinds.of(ObjectType.LOCK);
        ObjectKind semaphore = ObjectKinds.of(ObjectType.SEMAPHORE);
        ObjectKind event = ObjectKinds.of(ObjectType.EVENT);
        ObjectKind value = ObjectKinds.of(ObjectType.VALUE);
        for (ObjectKind kind : List.of(lock, ObjectKinds.of(ObjectType.CONDITION), value, semaphore, event)) {
            scripts.add(new Awaited(kind, kind.code() % 2 == 0 ? Way.FORCED : Way.FORCED_BY_NAME));
        }
        scripts.add(new OfTheDead(lock));
        scripts.add(new OfTheDead(semaphore));
        scripts.add(new Rival(value, Way.GENTLE));
        scripts.add(new Rival(event, Way.FORCED_BY_NAME));
        scripts.add(PortableKills.of(new Awaited(event, Way.FORCED)));
        scripts.add(NonNativeKills.of(new Unused(semaphore, Way.FORCED)));
        scripts.addAll(UnwindKills.of(new Unused(lock, Way.BY_NAME), false, 2, 4, 6));
        return scripts;
    }

    /// A way to remove an object.
    private enum Way {
        GENTLE("Scope.remove(Object)"),
        BY_NAME("Scope.remove(String)"),
        FORCED("Scope.removeForced(Object)"),
        FORCED_BY_NAME("Scope.removeForced(String)");

        final String method;

        Way(String method) {
            this.method = method;
        }

        boolean remove(Scope scope, Object object) {
            return switch (this) {
                case GENTLE -> scope.remove(object);
                case BY_NAME -> scope.remove(RemovalScript.NAME);
                case FORCED -> scope.removeForced(object);
                case FORCED_BY_NAME -> scope.removeForced(RemovalScript.NAME);
            };
        }
    }

    /// A script in which the victim removes one object, of which it has a handle.
    private abstract static class OneObject extends RemovalScript {
        final ObjectKind kind;
        private final Way way;

        OneObject(ObjectKind kind, Way way, String circumstances) {
            super(
                    Set.of(Primitive.REMOVAL, Primitive.of(kind.type()).orElseThrow()),
                    way.method + " of a " + kind.type() + circumstances,
                    "Scope.removeObject(RemovalRequest)",
                    way.method);
            this.kind = kind;
            this.way = way;
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            objects(survivors.scope());
            keep(of(kind, survivors.scope(), NAME));
        }

        @Override
        final Operation ready(Victim victim) {
            Object object = of(kind, victim.scope(), NAME);
            return () -> victim.note(way.remove(victim.scope(), object) ? 1 : 2);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            boolean removed = judgeHandle(survivors);
            Use.check(removed || survivors.noted() == 0, "the victim has removed the object, and it is still there");
        }
    }

    /// Nobody uses the object.
    private static final class Unused extends OneObject {
        Unused(ObjectKind kind, Way way) {
            super(kind, way, "");
        }

        /// A removal that an error ended in the middle is begun again.
        @Override
        void unwound(Victim victim) {
            victim.scope().removeForced(NAME);
            victim.note(1);
        }
    }

    /// A process that has died held the object.
    private static final class OfTheDead extends OneObject {
        OfTheDead(ObjectKind kind) {
            super(kind, Way.GENTLE, " that the dead held");
        }

        @Override
        boolean hasPredecessor() {
            return true;
        }

        @Override
        void precede(Scope scope) {
            if (of(kind, scope, NAME) instanceof Semaphore semaphore) {
                semaphore.hold(2);
            } else {
                scope.lock(NAME).lock();
            }
        }
    }

    /// A survivor removes the object while the victim stands in the middle, and has another kind of object by the
    /// same name from then on: nothing that anybody does for the dead may touch that.
    private static final class Rival extends OneObject {
        private static final long CONTENT = 9;

        private @Nullable LongValue successor;

        Rival(ObjectKind kind, Way way) {
            super(kind, way, ", which a survivor removes too");
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            survivors.scope().removeForced(NAME);
            Use.check(Refusal.isRemoved(kept(), NAME), "an object is still there after both have removed it");
            successor = named(survivors.scope());
            successor.set(CONTENT);
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            sweep(survivors);
            Use.check(Refusal.isRemoved(kept(), NAME), "a removed object is there again");
            long found = named(survivors.scope()).get();
            Use.check(found == CONTENT, "the successor is not as it was: " + found);
            keep(Objects.requireNonNull(successor));
            successor = null;
            Use.check(!judgeHandle(survivors), "the successor of a removed object was removed");
        }
    }

    // ------------------------------------------------------------------------------------------------ waiting

    /// Survivors wait for the object: each of them is told, or served.
    private static final class Awaited extends OneObject {
        private final List<Call<Boolean>> waiters = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);

        Awaited(ObjectKind kind, Way way) {
            super(kind, way, " for which survivors wait");
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            super.prepare(survivors);
            String name = NAME;
            Scope scope = survivors.scope();
            CountDownLatch begun = new CountDownLatch(1);
            survivors.start(ThreadKind.PLATFORM, () -> occupy(of(kind, scope, name), begun, over));
            begun.await();
            for (ThreadKind thread : ThreadKind.values()) {
                waiters.add(survivors.start(thread, () -> isServed(of(kind, scope, name))));
                Eventually.equal("waiters", waiters.size(), () -> waiting(kept()));
            }
        }

        /// Has what others wait for until all is over. Whoever releases what was removed is told.
        private static boolean occupy(Object object, CountDownLatch begun, CountDownLatch over)
                throws InterruptedException {
            int permits = object instanceof Semaphore semaphore ? semaphore.availablePermits() : 0;
            try (Holding _ = hold(object, permits)) {
                begun.countDown();
                over.await();
            } catch (IllegalStateException e) {
                Refusal.require(e, NAME);
                return false;
            }
            serve(object);
            return true;
        }

        /// What is held of an object.
        private interface Holding extends AutoCloseable {
            @Override
            void close();
        }

        /// @param permits how many of a semaphore
        private static Holding hold(Object object, int permits) {
            return switch (object) {
                case Lock lock -> lock.hold()::close;
                case Value<?> value -> value.hold()::close;
                case Semaphore semaphore -> semaphore.hold(permits)::close;
                default -> () -> {};
            };
        }

        /// Serves all who wait for what nobody holds.
        private static void serve(Object object) {
            try {
                if (object instanceof Event event) {
                    event.set();
                } else if (object instanceof Condition condition) {
                    try (Held _ = condition.hold()) {
                        condition.notify(Integer.MAX_VALUE);
                    }
                }
            } catch (IllegalStateException e) {
                Refusal.require(e, NAME);
            }
        }

        private static int waiting(Object object) {
            return switch (object) {
                case Lock lock -> lock.waiters();
                case Value<?> value -> value.getLock().waiters();
                case Semaphore semaphore -> semaphore.waiters();
                case Condition condition -> condition.waiters();
                case Event event -> event.waiters();
                default -> throw new IllegalArgumentException("nobody waits for " + object);
            };
        }

        private static boolean isServed(Object object) throws InterruptedException {
            try {
                await(object);
                return true;
            } catch (IllegalStateException e) {
                Refusal.require(e, NAME);
                return false;
            }
        }

        private static void await(Object object) throws InterruptedException {
            switch (object) {
                case Event event -> event.await();
                case Condition condition -> {
                    try (Held _ = condition.hold()) {
                        condition.await();
                    }
                }
                default -> hold(object, 1).close();
            }
        }

        /// If the removal had begun all who wait are told by their watcher at the latest, though nothing else
        /// happens any more.
        @Override
        void judge(Survivors survivors) throws Exception {
            boolean removed = Refusal.isRemoved(kept(), NAME);
            if (!removed) {
                over.countDown();
            }
            for (Call<Boolean> waiter : waiters) {
                boolean served = waiter.join();
                Use.check(
                        served != removed,
                        "a waiter was " + (served ? "served" : "told that the object was removed")
                                + ", and the object is " + (removed ? "removed" : "there"));
            }
            waiters.clear();
            over.countDown();
            survivors.join();
            super.judge(survivors);
        }
    }
}
