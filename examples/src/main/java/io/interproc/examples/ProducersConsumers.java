package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Producers and consumers with one queue and one condition.
///
/// A producer adds an item and notifies one waiting consumer; a consumer waits while the queue is empty. It asks again
/// after each wake-up, because another consumer may have been faster. The queue has room for all items, so that only
/// consumers ever wait and each notification reaches one that can use it. In the end every item was taken exactly once.
///
/// @param producers how many producers
/// @param consumers how many consumers; they share the items out as evenly as can be
/// @param items how many items each producer makes
/// @param producerPause how long a producer sleeps after each item
/// @param consumerPause how long a consumer sleeps after each item
public record ProducersConsumers(
        int producers, int consumers, int items, Duration producerPause, Duration consumerPause) implements Program {

    /// Checks the options.
    ///
    /// @throws IllegalArgumentException if an option is out of range
    public ProducersConsumers {
        Options.requirePositive("producers", producers);
        Options.requirePositive("consumers", consumers);
        Options.requirePositive("items", items);
        Options.requireNotNegative("producerPause", producerPause);
        Options.requireNotNegative("consumerPause", consumerPause);
    }

    /// Returns the program with five producers of ten items and ten consumers, and short pauses.
    public static ProducersConsumers defaults() {
        return new ProducersConsumers(5, 10, 10, Duration.ofMillis(7), Duration.ofMillis(5));
    }

    @Override
    public Result run(Scope scope) throws Exception {
        int total = Math.multiplyExact(producers, items);
        Market market = Market.open(scope, total);
        List<Worker> workers = new ArrayList<>();
        for (int i = 1; i <= producers; i++) {
            workers.add(scope.worker()
                    .name("producer-" + i)
                    .start(ProducersConsumers::produce, market, i, items, producerPause));
        }
        for (int i = 1; i <= consumers; i++) {
            int share = total / consumers + (i <= total % consumers ? 1 : 0);
            workers.add(scope.worker()
                    .name("consumer-" + i)
                    .start(ProducersConsumers::consume, market, i, share, consumerPause));
        }
        for (Worker worker : workers) {
            worker.joinOrThrow();
        }
        say("<End>");

        long once =
                market.timesTaken().stream().filter(times -> times.get() == 1).count();
        return new Result(once == total, once + " of " + total + " items were taken exactly once");
    }

    private static void produce(Market market, int producer, int items, Duration pause) throws InterruptedException {
        for (int i = 0; i < items; i++) {
            try (Held _ = market.changed().hold()) {
                int item = market.lastItem().incrementAndGet();
                market.queue().add(item);
                say("producer(" + producer + ") -> item(" + item + ")");
                market.changed().notifyOne();
            }
            Thread.sleep(pause);
        }
    }

    private static void consume(Market market, int consumer, int items, Duration pause) throws InterruptedException {
        for (int i = 0; i < items; i++) {
            try (Held _ = market.changed().hold()) {
                while (market.queue().isEmpty()) {
                    say("consumer(" + consumer + ") waiting...");
                    market.changed().await();
                }
                int item = market.queue().take();
                market.timesTaken().get(item - 1).incrementAndGet();
                say("consumer(" + consumer + ") -> item(" + item + ")");
            }
            Thread.sleep(pause);
        }
    }

    /// Where producers and consumers meet; all of it is used under the lock of the condition.
    ///
    /// @param changed notified when an item was added
    /// @param queue the numbers of the items that nobody has taken
    /// @param lastItem the number of the item made last
    /// @param timesTaken how often each item was taken, to check that it was once
    private record Market(Condition changed, NumberQueue queue, IntValue lastItem, List<IntValue> timesTaken)
            implements Serializable {

        static Market open(Scope scope, int items) {
            Condition changed = scope.condition();
            ValueOptions guarded = ValueOptions.defaults().withLock(changed);
            return new Market(
                    changed,
                    NumberQueue.create(scope, changed.getLock(), items),
                    scope.value(ValueType.INT32, 0, guarded),
                    Stream.generate(() -> scope.value(ValueType.INT32, 0, guarded))
                            .limit(items)
                            .toList());
        }
    }
}
