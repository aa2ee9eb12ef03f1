package io.interproc.examples.guide;

import io.interproc.BoundedSemaphore;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.Permits;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/// Semaphores.
final class Semaphores {

    private Semaphores() {}

    // snippet
    static void convert(Semaphore slots, Runnable conversion) {
        try (Permits _ = slots.hold()) { // with slots:
            conversion.run(); // at most as many at a time as there are permits, in all processes together
        }
    }
    // end

    // snippet
    static void produce(Semaphore items, IntValue last) {
        for (int i = 0; i < 5; i++) {
            last.incrementAndGet();
            items.release(); // one signal
        }
    }

    static void consume(Semaphore items, IntValue done) throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            items.acquire(); // waits for one signal
            done.incrementAndGet();
        }
    }

    static int run(Scope scope) throws Exception {
        Semaphore items = scope.semaphore(0);
        IntValue last = scope.intValue(0);
        IntValue done = scope.intValue(0);
        Worker consumer = scope.start(Semaphores::consume, items, done);
        Worker producer = scope.start(Semaphores::produce, items, last);
        producer.joinOrThrow();
        consumer.joinOrThrow();
        return last.get() - done.get(); // 0
    }
    // end

    // snippet
    static void wrong(Semaphore slots, Runnable conversion) throws InterruptedException {
        slots.acquire();
        try {
            conversion.run(); // if the process is killed here, there is a slot less for ever
        } finally {
            slots.release();
        }
    }
    // end

    // snippet
    static void withPort(Semaphore free, List<Lock> ports, IntConsumer work) {
        try (Permits _ = free.hold()) { // as many permits as ports, so that one of the ports is ours
            while (true) {
                for (int i = 0; i < ports.size(); i++) {
                    if (ports.get(i).tryLock()) {
                        try {
                            work.accept(i);
                            return;
                        } finally {
                            ports.get(i).unlock();
                        }
                    }
                }
            }
        }
    }
    // end

    // snippet
    static void request(BoundedSemaphore perSecond, Runnable call) throws InterruptedException {
        perSecond.acquire(); // and no release: the permit is used up
        call.run();
    }

    static void refill(Lock refiller, BoundedSemaphore perSecond) throws InterruptedException {
        try (Held _ = refiller.holdInterruptibly()) { // one process refills; when it dies, the next one does
            while (true) {
                perSecond.release(perSecond.bound() - perSecond.availablePermits());
                Thread.sleep(Duration.ofSeconds(1));
            }
        }
    }
    // end

    // snippet
    static void tooMany(BoundedSemaphore connections) throws InterruptedException {
        connections.acquire();
        connections.release();
        try {
            connections.release(); // there would be a permit more than the bound
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        }
    }
    // end

    // snippet
    static boolean convertLarge(Semaphore memory, Runnable conversion) throws InterruptedException {
        Optional<Permits> four = memory.tryHold(4, Duration.ofSeconds(10)); // all four or none
        if (four.isEmpty()) {
            return false;
        }
        try (Permits _ = four.get()) {
            conversion.run();
            return true;
        }
    }
    // end

    // snippet
    static Semaphore inOrder(Scope scope) {
        return scope.semaphore("memory", 8, SemaphoreOptions.defaults().withFairness(true));
    }
    // end

    // snippet
    static void ask(Semaphore slots) {
        System.out.println(slots.availablePermits() + " available, " + slots.heldPermits() + " held, " + slots.waiters()
                + " waiting");
    }
    // end

    static void dieHolding(Semaphore slots) {
        slots.hold();
        Runtime.getRuntime().halt(9);
    }

    static void dieInTheMiddle(Semaphore slots) throws InterruptedException {
        wrong(slots, () -> Runtime.getRuntime().halt(9));
    }

    public static void main(String[] args) throws Exception {
        try (Scope scope = Scope.processes("guide-semaphores")) {
            require(run(scope) == 0);

            Semaphore slots = scope.semaphore(2);
            AtomicInteger converted = new AtomicInteger();
            convert(slots, converted::incrementAndGet);
            wrong(slots, converted::incrementAndGet);
            scope.start(Semaphores::dieHolding, slots).join();
            require(slots.availablePermits() == 2);
            scope.start(Semaphores::dieInTheMiddle, slots).join();
            require(slots.availablePermits() == 1);
            ask(slots);

            Semaphore memory = inOrder(scope);
            require(convertLarge(memory, converted::incrementAndGet) && memory.availablePermits() == 8);
            List<Lock> ports = IntStream.range(0, 2).mapToObj(_ -> scope.lock()).toList();
            withPort(scope.semaphore(ports.size()), ports, _ -> converted.incrementAndGet());
            require(converted.get() == 4);
            tooMany(scope.boundedSemaphore(1));
            limitTheRate(scope);
        }
    }

    private static void limitTheRate(Scope scope) throws InterruptedException {
        BoundedSemaphore perSecond = scope.boundedSemaphore(2);
        Lock refiller = scope.rlock();
        Thread refilling = Thread.ofPlatform().start(() -> {
            try {
                refill(refiller, perSecond);
            } catch (InterruptedException _) {
                return; // nobody makes requests any more
            }
        });
        AtomicInteger calls = new AtomicInteger();
        for (int i = 0; i < 3; i++) {
            request(perSecond, calls::incrementAndGet);
        }
        refilling.interrupt();
        refilling.join();
        require(calls.get() == 3);
    }

    private static void require(boolean truth) {
        if (!truth) {
            throw new AssertionError();
        }
    }
}
