package io.interproc.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Watchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({LeakCheck.class, Watchdog.class})
class SideBySideTest {

    @Test
    void resultsComeInTheOrderOfThePieces() throws InterruptedException {
        CountDownLatch secondIsDone = new CountDownLatch(1);
        List<SideBySide.Work<String, String>> pieces = List.of(
                _ -> {
                    secondIsDone.await();
                    return "first";
                },
                _ -> {
                    secondIsDone.countDown();
                    return "second";
                });
        List<String> results = new ArrayList<>();
        try (SideBySide<String> sideBySide = new SideBySide<>(List.of("here", "there"))) {
            sideBySide.run(pieces, results::add);
        }
        assertThat(results).containsExactly("first", "second");
    }

    @Test
    void allPlacesAreUsedEachByOnePieceAtATime() throws InterruptedException {
        CyclicBarrier both = new CyclicBarrier(2);
        SideBySide.Work<AtomicInteger, Integer> piece = users -> {
            int together = users.incrementAndGet();
            both.await();
            users.decrementAndGet();
            return together;
        };
        List<Integer> together = new ArrayList<>();
        try (SideBySide<AtomicInteger> sideBySide =
                new SideBySide<>(List.of(new AtomicInteger(), new AtomicInteger()))) {
            sideBySide.run(List.of(piece, piece, piece, piece), together::add);
        }
        assertThat(together).containsExactly(1, 1, 1, 1);
    }

    @Test
    void whatAPieceThrowsEndsTheRun() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        List<SideBySide.Work<String, String>> pieces = List.of(
                place -> {
                    throw new IllegalStateException("cannot work " + place);
                },
                _ -> {
                    never.await();
                    return "never";
                });
        try (SideBySide<String> sideBySide = new SideBySide<>(List.of("here"))) {
            assertThatThrownBy(() -> sideBySide.run(pieces, _ -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasRootCauseMessage("cannot work here");
        }
    }
}
