package io.interproc.examples.guide;

import io.interproc.Event;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Events.
final class Events {

    private Events() {}

    // snippet
    static void prepare(Event ready, IntValue price) {
        price.set(14);
        ready.set(); // everybody goes on
    }

    static void use(Event ready, IntValue price, IntValue sum) throws InterruptedException {
        ready.await(); // at once, if the event is set already
        sum.getAndAdd(price.get());
    }

    static int run(Scope scope) throws Exception {
        Event ready = scope.event();
        IntValue price = scope.intValue(0);
        IntValue sum = scope.intValue(0);
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(scope.start(Events::use, ready, price, sum));
        }
        workers.add(scope.start(Events::prepare, ready, price));
        for (Worker worker : workers) {
            worker.joinOrThrow();
        }
        return sum.get(); // 42
    }
    // end

    // snippet
    static void workUntilStopped(Event stop, Runnable round) throws InterruptedException {
        while (!stop.await(Duration.ofMillis(10))) { // a pause that the event ends
            round.run();
        }
    }
    // end

    // snippet
    static void pulse(Event tick) {
        tick.set(); // whoever waits at this moment goes on
        tick.clear(); // whoever comes from now on waits for the next pulse
    }
    // end

    // snippet
    static void wrong(Event changed, Runnable reload) throws InterruptedException {
        while (true) {
            changed.await(); // woken by pulses: one that comes during the reload below is missed
            reload.run();
        }
    }
    // end

    // snippet
    static void right(Event changed, Runnable reload) throws InterruptedException {
        while (true) {
            changed.await(); // whoever changes something sets the event and leaves it set
            changed.clear(); // before looking: a set from now on counts for the next round
            reload.run();
        }
    }
    // end

    // snippet
    static boolean isPrepared(Event ready, Worker preparer) throws InterruptedException {
        while (!ready.await(Duration.ofMillis(100))) {
            if (!preparer.isAlive()) {
                return ready.isSet(); // it may have set the event as the last thing that it did
            }
        }
        return true;
    }
    // end

    // snippet
    static void prepareOrTakeOver(Lock preparing, Event ready, Runnable preparation) {
        preparing.lock(); // one process prepares; when it dies, the next one does
        try {
            if (!ready.isSet()) {
                preparation.run();
                ready.set();
            }
        } finally {
            preparing.unlock();
        }
    }
    // end

    // snippet
    static void ask(Event ready) {
        System.out.println(ready.isSet() + ", " + ready.waiters() + " waiting"); // the text of the event says it, too
    }
    // end

    static void die() {
        Runtime.getRuntime().halt(9);
    }

    static void dieAfterwards(Event ready) {
        ready.set();
        die();
    }

    static void dieWhilePreparing(Lock preparing, Event ready) {
        prepareOrTakeOver(preparing, ready, Events::die);
    }

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes("guide-events")) {
            require(run(scope) == 42);

            Event stop = scope.event();
            AtomicInteger rounds = new AtomicInteger();
            workUntilStopped(stop, () -> {
                if (rounds.incrementAndGet() == 3) {
                    stop.set();
                }
            });
            require(rounds.get() == 3);

            Event ready = scope.event("ready");
            require(!isPrepared(ready, scope.start(Events::die)));
            require(isPrepared(ready, scope.start(Events::dieAfterwards, ready)));
            ready.clear();
            ask(ready);

            Lock preparing = scope.rlock();
            scope.start(Events::dieWhilePreparing, preparing, ready).join();
            prepareOrTakeOver(preparing, ready, rounds::incrementAndGet);
            require(rounds.get() == 4 && ready.isSet());
        }
        reachEverybody();
        follow();
    }

    private static void reachEverybody() throws Exception {
        try (Scope scope = Scope.processes()) {
            Event tick = scope.event();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(Thread.ofVirtual().start(tick::awaitUninterruptibly));
            }
            while (tick.waiters() < 3) {
                Thread.onSpinWait();
            }
            pulse(tick);
            for (Thread thread : threads) {
                thread.join();
            }
            require(!tick.isSet());
        }
    }

    private static void follow() throws Exception {
        try (Scope scope = Scope.processes()) {
            Event changed = scope.event();
            Event other = scope.event();
            AtomicInteger reloads = new AtomicInteger();
            List<Thread> threads = List.of(
                    follower(() -> right(changed, () -> {
                        if (reloads.incrementAndGet() == 1) {
                            changed.set(); // during the reload, and yet there is another one
                        }
                    })),
                    follower(() -> wrong(other, reloads::incrementAndGet)));
            changed.set();
            while (reloads.get() < 2) {
                Thread.onSpinWait();
            }
            for (Thread thread : threads) {
                thread.interrupt();
                thread.join();
            }
            require(reloads.get() == 2);
        }
    }

    /// Something that waits.
    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static Thread follower(Waiting waiting) {
        return Thread.ofPlatform().start(() -> {
            try {
                waiting.run();
            } catch (InterruptedException _) {
                return; // nobody changes anything any more
            }
        });
    }

    private static void require(boolean truth) {
        if (!truth) {
            throw new AssertionError();
        }
    }
}
