package io.interproc.cli;

import io.interproc.examples.DaemonWork;
import io.interproc.examples.InterruptMain;
import io.interproc.examples.LimitedSlots;
import io.interproc.examples.ProducersConsumers;
import io.interproc.examples.Program;
import io.interproc.examples.Reentrant;
import io.interproc.examples.Relay;
import io.interproc.examples.SharedValue;
import io.interproc.examples.StopOnRequest;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A program of the demonstration with its options; `demo` runs it.
abstract sealed class ProgramCommand {

    /// Returns the program that the options describe.
    ///
    /// @param pause the pause asked for in all programs, or null for the default of each
    /// @throws IllegalArgumentException if an option is out of range
    abstract Program program(@Nullable Duration pause);

    @Command(
            name = "shared-value",
            description = "Two workers add to one value: Python's multiprocessing.Value('i', 0).")
    static final class SharedValueCommand extends ProgramCommand {

        @Option(names = "--rounds", paramLabel = "N", description = "How often each worker adds (${DEFAULT-VALUE}).")
        private int rounds = SharedValue.defaults().rounds();

        @Override
        Program program(@Nullable Duration pause) {
            return new SharedValue(rounds);
        }
    }

    @Command(name = "reentrant", description = "A function that holds a lock calls itself: Python's RLock.")
    static final class ReentrantCommand extends ProgramCommand {

        @Option(
                names = "--depth",
                paramLabel = "N",
                description = "How many levels the function goes down (${DEFAULT-VALUE}).")
        private int depth = Reentrant.defaults().depth();

        @Override
        Program program(@Nullable Duration pause) {
            return new Reentrant(depth);
        }
    }

    @Command(
            name = "producers-consumers",
            description = "Producers and consumers share a queue and a condition: Python's Condition.")
    static final class ProducersConsumersCommand extends ProgramCommand {

        private static final ProducersConsumers DEFAULTS = ProducersConsumers.defaults();

        @Option(names = "--producers", paramLabel = "N", description = "How many producers (${DEFAULT-VALUE}).")
        private int producers = DEFAULTS.producers();

        @Option(
                names = "--consumers",
                paramLabel = "N",
                description = "How many consumers (twice as many as producers).")
        private @Nullable Integer consumers;

        @Option(
                names = "--items",
                paramLabel = "N",
                description = "How many items a producer makes (${DEFAULT-VALUE}).")
        private int items = DEFAULTS.items();

        @Option(
                names = "--producer-pause",
                paramLabel = "TIME",
                description = "How long a producer sleeps after an item (--pause, or 7ms).")
        private @Nullable Duration producerPause;

        @Option(
                names = "--consumer-pause",
                paramLabel = "TIME",
                description = "How long a consumer sleeps after an item (--pause, or 5ms).")
        private @Nullable Duration consumerPause;

        @Override
        Program program(@Nullable Duration pause) {
            return new ProducersConsumers(
                    producers,
                    consumers != null ? consumers : 2 * producers,
                    items,
                    firstOf(producerPause, pause, DEFAULTS.producerPause()),
                    firstOf(consumerPause, pause, DEFAULTS.consumerPause()));
        }

        private static Duration firstOf(@Nullable Duration own, @Nullable Duration common, Duration otherwise) {
            return own != null ? own : Objects.requireNonNullElse(common, otherwise);
        }
    }

    @Command(
            name = "limited-slots",
            description = "A limited number of workers at a time, one of which is killed: Python's Semaphore(n).")
    static final class LimitedSlotsCommand extends ProgramCommand {

        private static final LimitedSlots DEFAULTS = LimitedSlots.defaults();

        @Option(names = "--workers", paramLabel = "N", description = "How many workers (${DEFAULT-VALUE}).")
        private int workers = DEFAULTS.workers();

        @Option(
                names = "--slots",
                paramLabel = "N",
                description = "How many of them work at a time (${DEFAULT-VALUE}).")
        private int slots = DEFAULTS.slots();

        @Override
        Program program(@Nullable Duration pause) {
            return new LimitedSlots(workers, slots, Objects.requireNonNullElse(pause, DEFAULTS.pause()));
        }
    }

    @Command(name = "relay", description = "Two workers take turns by signalling each other: Python's Semaphore(0).")
    static final class RelayCommand extends ProgramCommand {

        @Option(
                names = "--rounds",
                paramLabel = "N",
                description = "How often each worker has its turn (${DEFAULT-VALUE}).")
        private int rounds = Relay.defaults().rounds();

        @Override
        Program program(@Nullable Duration pause) {
            return new Relay(rounds);
        }
    }

    @Command(
            name = "stop-on-request",
            description = "A thread that works in rounds stops when it is asked to: Python's Condition(lock).")
    static final class StopOnRequestCommand extends ProgramCommand {

        private static final StopOnRequest DEFAULTS = StopOnRequest.defaults();

        @Option(
                names = "--rounds",
                paramLabel = "N",
                description = "After how many rounds it is asked (${DEFAULT-VALUE}).")
        private int rounds = DEFAULTS.rounds();

        @Override
        Program program(@Nullable Duration pause) {
            return new StopOnRequest(rounds, Objects.requireNonNullElse(pause, DEFAULTS.pause()));
        }
    }

    @Command(
            name = "interrupt-main",
            description = "A thread wakes the main thread out of its waits: Python's _thread.interrupt_main().")
    static final class InterruptMainCommand extends ProgramCommand {

        @Override
        Program program(@Nullable Duration pause) {
            return InterruptMain.defaults();
        }
    }

    @Command(
            name = "daemon-work",
            description = "Side work that nobody waits for: Python's Thread(daemon=True) and Process(daemon=True).")
    static final class DaemonWorkCommand extends ProgramCommand {

        private static final DaemonWork DEFAULTS = DaemonWork.defaults();

        @Option(
                names = "--jobs",
                paramLabel = "N",
                description = "How many jobs the main thread does (${DEFAULT-VALUE}).")
        private int jobs = DEFAULTS.jobs();

        @Override
        Program program(@Nullable Duration pause) {
            return new DaemonWork(jobs, Objects.requireNonNullElse(pause, DEFAULTS.pause()));
        }
    }
}
