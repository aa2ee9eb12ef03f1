package io.interproc.examples.guide;

import io.interproc.Event;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.ScopeObject;
import io.interproc.Worker;
import io.interproc.spi.ObjectType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Objects that come and go.
public final class Removal {

    private Removal() {}

    // snippet
    static int answer(Scope scope, int request) throws Exception {
        try (Region region = scope.region()) {
            IntValue sum = region.intValue(0); // as of the scope, but they go when the region is closed
            Event done = region.event();
            Worker worker = region.start(Removal::compute, request, sum, done);
            done.await();
            worker.joinOrThrow();
            return sum.get();
        }
    }

    static void compute(int request, IntValue sum, Event done) {
        sum.getAndAdd(2 * request);
        done.set();
    }
    // end

    // snippet
    static void build(Scope scope, String artefact, Runnable compile) {
        String name = "artefact " + artefact;
        try (Held _ = hold(scope, name)) {
            compile.run();
        }
        try {
            scope.remove(name); // the name is free, for this and any other process
        } catch (IllegalStateException e) {
            if (scope.isClosed()) {
                throw e;
            }
            System.out.println(e.getMessage()); // another process builds it again: it says who has the lock
        }
    }

    static Held hold(Scope scope, String name) {
        while (true) {
            Lock lock = scope.lock(name); // throws if the scope is closed, and so ends the loop
            try {
                return lock.hold();
            } catch (IllegalStateException e) {
                // another process removed the lock after it was found here: make it again
            }
        }
    }
    // end

    // snippet
    static Lock lockThatStays(Region region) {
        Lock lock = region.lock("ledger");
        region.leave(lock); // from now on it is the scope's, and outlives this process
        return lock;
    }
    // end

    // snippet
    static boolean awaitUnlessRemoved(Event ready) throws InterruptedException {
        try {
            return ready.await(Duration.ofSeconds(10));
        } catch (IllegalStateException e) {
            return false; // Event["ready"] was removed from its scope, before or during the wait
        }
    }
    // end

    // snippet
    static List<String> heldLocks(Scope scope) {
        return scope.objects()
                .filter(object -> object.type() == ObjectType.LOCK && object.isHeld())
                .map(object -> object.name().orElse("a lock without a name") + ", held by " + object.holders())
                .toList();
    }
    // end

    // snippet
    static long removeUnused(Scope scope, ObjectType type) {
        return scope.objects()
                .filter(object -> object.type() == type && removeIfUnused(scope, object))
                .count();
    }

    static boolean removeIfUnused(Scope scope, ScopeObject object) {
        try {
            return scope.remove(object); // this very object, whatever has its name by now
        } catch (IllegalStateException e) {
            if (scope.isClosed()) {
                throw e;
            }
            return false; // somebody uses it
        }
    }
    // end

    /// Runs all of it.
    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes()) {
            System.out.println(answer(scope, 21));
            build(scope, "core.jar", () -> {});
            check(!scope.remove("artefact core.jar"), "the lock of the artefact was removed");
            IntValue builders = scope.intValue(0);
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(scope.start(Removal::buildOften, scope, builders));
            }
            for (Worker worker : workers) {
                worker.joinOrThrow();
            }
            check(!scope.remove("artefact race.jar"), "the last of those who race removed the lock");
            Lock lock;
            try (Region region = scope.region()) {
                lock = lockThatStays(region);
            }
            try (Held _ = lock.hold()) {
                check(heldLocks(scope).size() == 1, "one lock is held");
            }
            check(heldLocks(scope).isEmpty(), "no lock is held");
            scope.event();
            check(removeUnused(scope, ObjectType.EVENT) == 1, "an event without a name was removed");
            Event ready = scope.event("ready");
            scope.remove(ready);
            check(!awaitUnlessRemoved(ready), "a removed event ends the wait");
        }
    }

    /// Builds one artefact again and again, as others do at the same time.
    private static void buildOften(Scope scope, IntValue builders) {
        for (int i = 0; i < 300; i++) {
            build(scope, "race.jar", () -> {
                check(builders.incrementAndGet() == 1, "one builder at a time");
                builders.decrementAndGet();
            });
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
