package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.memory.MappedWords;
import io.interproc.internal.memory.Words;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The fence that one thread makes for all others.
@Timeout(60)
class MembarrierTest {

    private static final int ROUNDS = 200_000;
    private static final long LONGEST_NANOS = Duration.ofSeconds(20).toNanos();
    private static final long NO_MORE = Long.MAX_VALUE;
    private static final long HIS = 0;
    private static final long MINE = 64;
    private static final long ROUND = 128;
    private static final long DONE = 192;
    private static final long SAW = 256;

    @Test
    void thisProcessMayIssue() {
        assertThat(Membarrier.issue()).isTrue();
    }

    /// Dekker's protocol, once a round: one announces without a fence, the other stores, issues and looks. Both
    /// cannot have overlooked each other. A round takes microseconds while each has a processor to itself, and
    /// a slice of somebody else's time while not: then there are as many rounds as there is time for.
    @Test
    void oneOfTwoSeesTheOther() throws InterruptedException {
        assertThat(Membarrier.issue()).isTrue();
        try (Descriptor file = Descriptor.memoryFile("membarrier-test");
                MappedWords mapped = mapped(file)) {
            Words words = mapped.words();
            Thread announcer = new Thread(() -> announce(words));
            announcer.start();
            int together = 0;
            int rounds = 0;
            long begin = System.nanoTime();
            while (rounds < ROUNDS && System.nanoTime() - begin < LONGEST_NANOS) {
                int round = ++rounds;
                words.setOpaque(MINE, 0);
                words.setVolatile(HIS, 0);
                words.setVolatile(ROUND, round);
                for (int i = round & 63; i > 0; i--) {
                    Thread.onSpinWait(); // meet at another point each time
                }
                words.setOpaque(MINE, 1);
                Membarrier.issue();
                boolean sawHim = words.getOpaque(HIS) != 0;
                await(words, DONE, round);
                boolean sawMe = words.getOpaque(SAW) != 0;
                if (!sawHim && !sawMe) {
                    throw new AssertionError("round " + round + ": neither saw the other");
                }
                together += sawHim && sawMe ? 1 : 0;
            }
            words.setVolatile(ROUND, NO_MORE);
            announcer.join();
            System.out.println("membarrier: " + rounds + " rounds, both saw the other in " + together);
        }
    }

    private static MappedWords mapped(Descriptor file) {
        file.resize(4096);
        return MappedWords.map(file, 4096);
    }

    private static void announce(Words words) {
        for (int round = 1; await(words, ROUND, round) != NO_MORE; round++) {
            words.setRelease(HIS, 1); // the compiler keeps the order of the two; the processor needs the fence
            long seen = words.getOpaque(MINE);
            words.setOpaque(SAW, seen);
            words.setVolatile(DONE, round);
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // there may be fewer processors than threads
    private static long await(Words words, long offset, long atLeast) {
        long found = words.getVolatile(offset);
        for (int spins = 1; found < atLeast; spins++) {
            if (spins % 1_000 == 0) {
                Thread.yield();
            }
            found = words.getVolatile(offset);
        }
        return found;
    }
}
