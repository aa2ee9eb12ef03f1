package io.interproc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.MainThread;
import io.interproc.Scope;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs among the threads of this JVM.
class ThreadScopeTest {

    private static final Pattern ITEM_TAKEN = Pattern.compile("consumer\\(\\d+\\) -> item\\((\\d+)\\)");

    static Stream<String> names() {
        return TinyPrograms.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void passes(String name) throws Exception {
        Result result = run(TinyPrograms.all().get(name));
        assertThat(result.passed()).as(result.line()).isTrue();
    }

    @Test
    void thePromisedValueIsThree() throws Exception {
        assertThat(run(SharedValue.defaults())).isEqualTo(new Result(true, "the value is 3, expected 3"));
    }

    @Test
    void theWorkersReachEveryLevel() throws Exception {
        assertThat(run(new Reentrant(3)))
                .isEqualTo(new Result(
                        true, "two workers entered 6 levels, the lock is free, a plain lock refused the second level"));
    }

    @Test
    void itemsThatDoNotShareOutEvenlyAreTakenToo() throws Exception {
        assertThat(run(new ProducersConsumers(2, 3, 5, Duration.ZERO, Duration.ZERO)))
                .isEqualTo(new Result(true, "10 of 10 items were taken exactly once"));
    }

    @Test
    void moreConsumersThanItemsEndToo() throws Exception {
        assertThat(run(new ProducersConsumers(1, 3, 1, Duration.ZERO, Duration.ZERO))
                        .passed())
                .isTrue();
    }

    @Test
    void noMoreWorkersConvertThanThereAreSlots() throws Exception {
        assertThat(run(new LimitedSlots(4, 1, Duration.ZERO)))
                .isEqualTo(new Result(
                        true,
                        "4 of 4 conversions were done, at most 1 at a time in 1 slots; every slot is free again"));
    }

    @Test
    void workersThatSignalEachOtherTakeTurns() throws Exception {
        List<String> output = output(new Relay(2));
        assertThat(output).hasSize(4);
        for (int turn = 1; turn <= 4; turn++) {
            assertThat(output.get(turn - 1)).endsWith((turn % 2 == 1 ? "ping" : "pong") + "] has turn " + turn);
        }
    }

    @Test
    void theRequestToStopEndsALongPause() throws Exception {
        assertThat(run(new StopOnRequest(1, Duration.ofDays(1))).line()).matches("the worker ended .* in round 1");
    }

    @Test
    void eachLineSaysWhichProcessAndWhichThreadSpeaks() throws Exception {
        String who = "\\[" + ProcessHandle.current().pid() + " (add-one|add-two)] ";
        assertThat(output(new SharedValue(2)))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).matches(who + "added [12] .*"));
    }

    @Test
    void theOutputShowsEveryItemOnce() throws Exception {
        List<String> output = output(new ProducersConsumers(2, 4, 10, Duration.ZERO, Duration.ZERO));
        List<Integer> items = output.stream()
                .map(ITEM_TAKEN::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(taken -> Integer.valueOf(taken.group(1)))
                .toList();
        assertThat(items)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(output.getLast()).endsWith("<End>");
    }

    private static Result run(Program program) throws Exception {
        MainThread.register(); // For this test, the thread that runs it is the main thread.
        try (Scope scope = Scope.threads()) {
            return program.run(scope);
        }
    }

    private static List<String> output(Program program) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            run(program);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
