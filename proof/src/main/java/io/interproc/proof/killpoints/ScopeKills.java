package io.interproc.proof.killpoints;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.JvmProcess;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.ThreadKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The scripts of scopes: making and finding objects, attaching and leaving.
final class ScopeKills {

    private ScopeKills() {}

    static List<KillScript> all() {
        return List.of(
                new Unnamed(),
                new Named(false),
                new Named(true),
                new Open(false, ScopeOptions.defaults()),
                new Open(true, ScopeOptions.defaults()),
                new Open(true, ScopeOptions.defaults().withPortableWaiting(true)),
                new Create(),
                new Close(true),
                new Close(false),
                new CloseAmongSleepers(),
                new CreatePrivate(),
                new StartWorker());
    }

    abstract static class OneLock extends KillScript {
        OneLock(Set<Primitive> primitives, String name, String... operations) {
            super(primitives, name, operations);
        }

        @Override
        List<Object> objects(Scope scope) {
            return List.of(scope.rlock("lock"), scope.intValue("value", 0));
        }
    }

    /// Objects without names.
    static final class Unnamed extends OneLock {
        Unnamed() {
            super(
                    Primitive.objectsAnd(Primitive.HEAP),
                    "make every unnamed object",
                    "Scope.lock(LockOptions)",
                    "Scope.condition(Lock)",
                    "Scope.value(ValueType,Object,ValueOptions)",
                    "Scope.object(ObjectRequest)",
                    "Lock.newCondition()");
        }

        private static void make(Scope scope) {
            Lock lock = scope.lock(LockOptions.defaults().withFairness(true));
            scope.condition(lock);
            lock.newCondition();
            scope.value(ValueType.INT64, 7, ValueOptions.raw());
            ObjectKinds.ALL.forEach(kind -> scope.object(kind.example(Optional.empty())));
        }

        @Override
        void prepare(Survivors survivors) {
            survivors.scope().rlock("lock");
        }

        @Override
        Operation ready(Victim victim) {
            return () -> make(victim.scope());
        }

        /// Others allocate while the victim stands in the middle, and after it is dead.
        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            make(survivors.scope());
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            make(survivors.scope());
            Scope scope = survivors.scope();
            Condition condition = scope.condition();
            Use.all(List.of(condition.getLock(), condition, scope.lock(), scope.intValue(1)), null);
        }
    }

    /// Objects with names.
    private static final class Named extends OneLock {
        private final boolean rival;

        /// @param rival whether a survivor makes the same objects while the victim stands in the middle
        Named(boolean rival) {
            super(
                    Primitive.objectsAnd(Primitive.DIRECTORY),
                    "make every named object" + (rival ? ", which another makes too" : ""),
                    "Scope.lock(String,LockOptions)",
                    "Scope.rlock(String,LockOptions)",
                    "Scope.condition(String,Lock)",
                    "Scope.value(ValueType,Object,ValueOptions)",
                    "Scope.object(ObjectRequest)");
            this.rival = rival;
        }

        @Override
        List<Object> objects(Scope scope) {
            Lock lock = scope.rlock("lock", LockOptions.defaults());
            List<Object> objects = new ArrayList<>(List.of(
                    lock,
                    scope.lock("another", LockOptions.defaults().withFairness(true)),
                    scope.condition("with", lock),
                    scope.value(ValueType.INT32, 7, ValueOptions.named("value"))));
            ObjectKinds.ALL.forEach(kind -> objects.add(scope.object(kind.example(Optional.of("one " + kind.type())))));
            return objects;
        }

        @Override
        void prepare(Survivors survivors) {
            Use.engine(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            return () -> objects(victim.scope());
        }

        @Override
        void accompany(Survivors survivors) throws Exception {
            super.accompany(survivors);
            if (rival) {
                objects(survivors.scope());
            }
        }

        @Override
        void judge(Survivors survivors) {
            IntValue value = survivors.scope().value(ValueType.INT32, 7, ValueOptions.named("value"));
            Use.check(value.get() == 7, "a value is found before it is complete: " + value.get());
            objects(survivors.scope());
        }
    }

    /// Attaching to a segment that others use; perhaps one of them has died, and is swept in the course of it.
    static final class Open extends OneLock {
        private final boolean afterADeath;
        private final ScopeOptions options;

        Open(boolean afterADeath, ScopeOptions options) {
            super(
                    Set.of(Primitive.SEGMENT, Primitive.PARTICIPANT),
                    "open a scope" + (afterADeath ? " in which one has died" : "")
                            + (options.portableWaiting() ? ", to wait portably" : ""),
                    "Scope.processes(String)",
                    "Scope.processes(String,ScopeOptions)");
            this.afterADeath = afterADeath;
            this.options = options;
        }

        @Override
        ScopeOptions options() {
            return options;
        }

        @Override
        boolean attaches() {
            return true;
        }

        @Override
        boolean hasPredecessor() {
            return afterADeath;
        }

        @Override
        void precede(Scope scope) {
            scope.rlock("lock").lock();
            scope.intValue("value", 0).getLock().lock();
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            return () -> Scope.processes(victim.scopeName(), options);
        }
    }

    /// Making a segment.
    static final class Create extends OneLock {
        Create() {
            super(Set.of(Primitive.SEGMENT), "create a scope", "Scope.processes(String,ScopeOptions)");
        }

        @Override
        boolean attaches() {
            return true;
        }

        @Override
        boolean hasSurvivors() {
            return false;
        }

        @Override
        Operation ready(Victim victim) {
            return () -> Scope.processes(victim.scopeName());
        }

        @Override
        void judge(Survivors survivors) {
            objects(survivors.scope());
        }
    }

    /// Leaving a segment, as one of several or as the last.
    static final class Close extends OneLock {
        private final boolean others;

        Close(boolean others) {
            super(
                    Set.of(Primitive.SEGMENT, Primitive.PARTICIPANT),
                    "close a scope" + (others ? " that others use" : " that nobody else uses"),
                    "Scope.close()");
            this.others = others;
        }

        @Override
        boolean hasSurvivors() {
            return others;
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            objects(scope);
            scope.rlock("lock").lock();
            return scope::close;
        }

        @Override
        void judge(Survivors survivors) {
            try (Held held = survivors.scope().rlock("lock").hold()) {
                if (!others && survivors.isDone()) {
                    Use.check(held.abandonedBy().isEmpty(), "a scope that was removed is still there");
                }
            }
        }
    }

    /// Leaving a segment while other threads of the same process sleep in it: a platform and a virtual one.
    static final class CloseAmongSleepers extends OneLock {
        private Survivors.@org.jspecify.annotations.Nullable Holding holding;

        CloseAmongSleepers() {
            super(
                    Set.of(Primitive.SEGMENT, Primitive.PARTICIPANT),
                    "close a scope in which own threads sleep",
                    "Scope.close()");
        }

        @Override
        void prepare(Survivors survivors) throws Exception {
            objects(survivors.scope());
            holding = survivors.hold(survivors.scope().rlock("lock"));
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            Lock lock = scope.rlock("lock");
            for (ThreadKind kind : ThreadKind.values()) {
                kind.start("sleeper", () -> sleepOn(lock));
            }
            Eventually.equal("waiters of the lock", 2, lock::waiters);
            return scope::close;
        }

        private static void sleepOn(Lock lock) {
            try {
                lock.lock();
                throw new AssertionError("the lock is held as long as the victim lives");
            } catch (IllegalStateException _) {
                // The scope is closed, or stands still.
            }
        }

        @Override
        void judge(Survivors survivors) throws Exception {
            Lock lock = survivors.scope().rlock("lock");
            Eventually.equal("waiters of the lock", 0, lock::waiters);
            if (holding != null) {
                holding.release();
            }
            survivors.join();
        }
    }

    /// A private scope: nobody else ever sees its memory, so nothing of it may be left, and nobody be troubled.
    static final class CreatePrivate extends OneLock {
        CreatePrivate() {
            super(
                    Set.of(Primitive.SEGMENT),
                    "create a private scope and close it",
                    "Scope.processes()",
                    "Scope.processes(ScopeOptions)");
        }

        @Override
        boolean attaches() {
            return true;
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            return () -> {
                try (Scope scope = Scope.processes()) {
                    objects(scope);
                }
                Scope.processes(ScopeOptions.defaults());
            };
        }
    }

    /// A worker that holds a lock when its parent dies, or is about to: it ends with its parent, and the lock goes
    /// on.
    private static final class StartWorker extends OneLock {
        StartWorker() {
            super(Set.of(Primitive.WORKER), "start a worker", "Scope.worker()", "Scope.start(Task2,Object,Object)");
        }

        @Override
        void prepare(Survivors survivors) {
            objects(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            Scope scope = victim.scope();
            RLock lock = scope.rlock("lock");
            IntValue value = scope.intValue("value", 0);
            return () -> {
                Worker worker = scope.worker().daemon(true).discardOutput().start(StartWorker::work, lock, value);
                victim.note(((JvmProcess) worker).pid());
                Eventually.equal("the value that the worker sets", 1, value::peek);
            };
        }

        private static void work(RLock lock, IntValue value) throws InterruptedException {
            lock.lock();
            value.set(1);
            Thread.sleep(Long.MAX_VALUE);
        }

        @Override
        void judge(Survivors survivors) {
            if (survivors.noted() != 0) {
                Eventually.holds(
                        "the worker has ended with its parent",
                        () -> ProcessHandle.of(survivors.noted())
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
            }
            try (Held held = survivors.scope().rlock("lock").hold()) {
                Use.check(
                        !survivors.isDone() || held.abandonedBy().isPresent(), "nobody was told of the worker's death");
            }
        }
    }
}
