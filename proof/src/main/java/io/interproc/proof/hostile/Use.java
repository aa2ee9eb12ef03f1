package io.interproc.proof.hostile;

import io.interproc.Condition;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Primitive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/// All that a process does with the objects of the model, with short time-outs.
final class Use {

    private static final Duration SHORT = Duration.ofNanos(50_000);
    /// Long enough for a look of the watcher.
    private static final Duration LONG = Duration.ofMillis(70);
    private static final int SELDOM = 1_500;

    /// One of the things a process does.
    ///
    /// @param name what a report calls it
    record Operation(String name, Body body) {}

    /// What it does.
    @FunctionalInterface
    interface Body {
        /// Does it.
        void run() throws Exception;
    }

    private final Scope scope;
    private final DamagedScope target;
    private final SplittableRandom random;

    /// @param target what was opened
    Use(Scope scope, DamagedScope target, SplittableRandom random) {
        this.scope = scope;
        this.target = target;
        this.random = random;
    }

    /// Returns the kinds of objects that are used.
    static Set<Primitive> primitives() {
        Set<Primitive> used = EnumSet.of(Primitive.LOCK, Primitive.RLOCK, Primitive.CONDITION, Primitive.VALUE);
        ModelPart.ALL.forEach(part -> used.addAll(part.primitives()));
        return used;
    }

    /// Returns everything, in an order that is drawn.
    List<Operation> all() {
        List<Operation> all = new ArrayList<>(List.of(
                new Operation("lock held", () -> use(scope.lock("held"))),
                new Operation("rlock again", () -> use(scope.rlock("again"))),
                new Operation("rlock free", () -> useTwice(scope.rlock("free"))),
                new Operation(
                        "lock fair",
                        () -> use(scope.lock("fair", LockOptions.defaults().withFairness(true)))),
                new Operation("lock fail", () -> use(scope.lock("fail"))),
                new Operation("rlock dead", () -> useTwice(scope.rlock("dead"))),
                new Operation("condition", () -> use(scope.condition("condition"))),
                new Operation("other", () -> use(scope.condition("other", scope.rlock("free")))),
                new Operation("int", () -> use(scope.intValue("int", 0))),
                new Operation("values", this::useValues),
                new Operation("new", this::create)));
        ModelPart.ALL.forEach(part -> all.addAll(part.operations(scope, random, this::patience)));
        all.addAll(target.commands());
        for (int i = all.size() - 1; i > 0; i--) {
            all.add(all.remove(random.nextInt(i + 1)));
        }
        return all;
    }

    private Duration patience() {
        return random.nextInt(SELDOM) == 0 ? LONG : SHORT;
    }

    private void use(Lock lock) throws InterruptedException {
        look(lock);
        if (random.nextInt(8) == 0 ? lock.tryLock() : lock.tryLock(patience())) {
            try {
                lock.fencingToken();
                lock.holdCount();
            } finally {
                lock.unlock();
            }
        }
    }

    private void useTwice(RLock lock) throws InterruptedException {
        look(lock);
        if (lock.tryLock(patience())) {
            try {
                if (lock.tryLock()) {
                    lock.unlock();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private static void look(Lock lock) {
        lock.holder();
        lock.isLocked();
        lock.waiters();
        lock.isAbandoned();
        lock.abandonedPolicy();
    }

    private void use(Condition condition) throws InterruptedException {
        condition.waiters();
        Lock lock = condition.getLock();
        if (lock.tryLock(patience())) {
            try {
                condition.awaitNanos(patience().toNanos());
                condition.notify(1 + random.nextInt(3));
                condition.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void use(IntValue value) throws InterruptedException {
        value.getAndAdd(1);
        if (value.getLock().tryLock(patience())) {
            try {
                value.set(value.get() + 1);
            } finally {
                value.getLock().unlock();
            }
        }
    }

    private void useValues() {
        scope.value(ValueType.INT64, 0L, ValueOptions.named("raw").withLock(scope.rlock("free")))
                .getAndAdd(1);
        scope.value(ValueType.CODE_POINT, 'x', ValueOptions.named("letter")).get();
        scope.value(ValueType.BOOLEAN, true, ValueOptions.named("truth")).get();
        scope.value(ValueType.FLOAT64, 1.5, ValueOptions.named("real")).get();
    }

    private void create() throws InterruptedException {
        scope.lock();
        use(scope.intValue(1));
        use(scope.rlock("new"));
        use(scope.condition());
    }
}
