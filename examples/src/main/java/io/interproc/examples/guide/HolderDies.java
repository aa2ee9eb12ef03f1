package io.interproc.examples.guide;

import io.interproc.AbandonedLockException;
import io.interproc.AbandonedPolicy;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Holder;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.LongValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import java.time.Duration;
import java.util.function.Consumer;

/// Holders that die, and what the others do about it.
final class HolderDies {

    private HolderDies() {}

    // snippet
    static void goOn(Lock lock, IntValue from, IntValue to) {
        try (Held held = lock.hold()) {
            held.abandonedBy().ifPresent(dead -> {
                System.out.println("taken over from " + dead);
                to.set(100 - from.get()); // there were 100 in all
            });
            from.getAndAdd(-10);
            to.getAndAdd(10);
        }
    }
    // end

    // snippet
    static boolean goOnIfFree(Lock lock, IntValue from, IntValue to) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            lock.abandonedBy().ifPresent(_ -> to.set(100 - from.get()));
            from.getAndAdd(-10);
            to.getAndAdd(10);
            return true;
        } finally {
            lock.unlock();
        }
    }
    // end

    // snippet
    static void wrong(Lock lock, IntValue from, IntValue to) {
        try (Held _ = lock.hold()) { // does not ask whether the last holder finished
            from.getAndAdd(-10);
            to.getAndAdd(10);
        }
    }
    // end

    // snippet
    static RLock openStock(Scope scope) {
        Consumer<Holder> repair = dead -> {
            IntValue from = scope.intValue("stock.from", 100);
            IntValue to = scope.intValue("stock.to", 0);
            to.set(100 - from.get());
        };
        return scope.rlock("stock", LockOptions.defaults().withRepair(repair));
    }
    // end

    // snippet
    static void move(Scope scope) {
        RLock stock = openStock(scope); // by name, in the worker, so that this process has the hook too
        try (Held _ = stock.hold()) {
            scope.intValue("stock.from", 100).getAndAdd(-10);
            scope.intValue("stock.to", 0).getAndAdd(10);
        }
    }
    // end

    // snippet
    static void failFirst(Scope scope) {
        Lock lock = scope.lock("books", LockOptions.defaults().withAbandonedPolicy(AbandonedPolicy.FAIL));
        try (Held _ = lock.hold()) {
            System.out.println("writing");
        } catch (AbandonedLockException e) {
            System.out.println(e.getMessage()); // who died, and what to do
            lock.recover(() -> System.out.println("checking the books")); // under the lock
        }
    }
    // end

    // snippet
    static void waitAndFail(Condition changed) throws InterruptedException {
        changed.acquire();
        try {
            changed.await(Duration.ofSeconds(1));
        } catch (AbandonedLockException e) {
            changed.getLock().recover(() -> System.out.println("checking")); // this thread holds the lock
        } finally {
            changed.release(); // right in all cases
        }
    }
    // end

    // snippet
    static boolean write(LongValue greatestSeen, long token, Runnable store) {
        if (greatestSeen.updateAndGet(seen -> Math.max(seen, token)) != token) {
            return false; // somebody has acquired the lock after us
        }
        store.run();
        return true;
    }
    // end

    static void dieHolding(Lock lock, IntValue from) {
        lock.lock();
        from.getAndAdd(-10);
        Runtime.getRuntime().halt(9);
    }

    static void dieHoldingNamed(Scope scope, String name) {
        if (name.equals("stock")) {
            openStock(scope).lock();
            scope.intValue("stock.from", 100).getAndAdd(-10);
        } else {
            scope.lock(name).lock();
        }
        Runtime.getRuntime().halt(9);
    }

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            Lock lock = scope.rlock();
            ValueOptions guarded = ValueOptions.defaults().withLock(lock);
            IntValue from = scope.value(ValueType.INT32, 100, guarded);
            IntValue to = scope.value(ValueType.INT32, 0, guarded);
            scope.start(HolderDies::dieHolding, lock, from).join();
            goOn(lock, from, to);
            wrong(lock, from, to);
            require(from.get() == 70 && to.get() == 30);
            scope.start(HolderDies::dieHolding, lock, from).join();
            require(goOnIfFree(lock, from, to));
            require(from.get() == 50 && to.get() == 50);

            openStock(scope);
            scope.start(HolderDies::dieHoldingNamed, scope, "stock").join();
            move(scope);
            require(scope.intValue("stock.to", 0).get() == 20);

            failFirst(scope);
            scope.start(HolderDies::dieHoldingNamed, scope, "books").join();
            failFirst(scope);
            failFirst(scope);

            waitAndFail(scope.condition());
            LongValue seen = scope.longValue(0);
            require(write(seen, 5, () -> {}) && !write(seen, 4, () -> {}));
        }
    }

    private static void require(boolean truth) {
        if (!truth) {
            throw new AssertionError();
        }
    }
}
