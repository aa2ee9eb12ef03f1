package io.interproc.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.interproc.internal.os.Descriptor;
import io.interproc.internal.os.Mappings;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [NativeWords] does beyond what the suites of everything above it show: its edges, and its end.
class NativeWordsTest {

    private static final int SIZE = 4096;

    private final Descriptor file = file();
    private final MappedWords mapped = MappedWords.map(file, SIZE);
    private final Words words = mapped.words();

    private static Descriptor file() {
        Descriptor file = Descriptor.memoryFile("native-words-test");
        file.resize(SIZE);
        return file;
    }

    @AfterEach
    void close() {
        mapped.close();
        file.close();
    }

    /// Every access of [Words], at an offset that is right for a long.
    private static List<Consumer<Words>> accesses(long at) {
        return List.of(
                w -> w.getOpaque(at),
                w -> w.getAcquire(at),
                w -> w.getVolatile(at),
                w -> w.setOpaque(at, 1),
                w -> w.setRelease(at, 1),
                w -> w.setVolatile(at, 1),
                w -> w.compareAndSet(at, 0, 1),
                w -> w.getAndAdd(at, 1),
                w -> w.getAndSet(at, 1),
                w -> w.getAndBitwiseOr(at, 1),
                w -> w.getAndBitwiseAnd(at, 1),
                w -> w.getIntOpaque(at),
                w -> w.getIntVolatile(at),
                w -> w.setIntOpaque(at, 1),
                w -> w.setIntVolatile(at, 1),
                w -> w.setIntRelease(at, 1),
                w -> w.compareAndSetInt(at, 0, 1),
                w -> w.getAndAddInt(at, 1),
                w -> w.getAndSetInt(at, 1),
                w -> w.getBytes(at, new byte[8]),
                w -> w.setBytes(at, new byte[8]));
    }

    @Test
    void itSeesTheBytesThatASegmentSees() {
        try (Arena arena = Arena.ofShared()) {
            Words other = new SegmentWords(Mappings.map(file, 0, SIZE, arena));
            for (long at : new long[] {0, 64, SIZE - 64}) {
                for (int access = 0; access < accesses(at).size(); access++) {
                    words.setVolatile(at, 6);
                    accesses(at).get(access).accept(words);
                    long after = words.getVolatile(at);
                    words.setVolatile(at, 6);
                    accesses(at).get(access).accept(other);
                    assertThat(after).as("access %d at %d", access, at).isEqualTo(other.getVolatile(at));
                }
            }
            words.setVolatile(128, 0x0102_0304_0506_0708L);
            assertThat(words.getIntOpaque(128)).isEqualTo(0x0506_0708);
        }
    }

    @Test
    void offsetsOutsideAreRefused() {
        for (long at : new long[] {-8, SIZE, SIZE + 64, Long.MIN_VALUE, Long.MAX_VALUE & -64}) {
            for (Consumer<Words> access : accesses(at)) {
                assertThatThrownBy(() -> access.accept(words)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
        assertThatThrownBy(() -> words.getOpaque(SIZE))
                .hasMessage("the offset must be a multiple of 8 below 4096: 4096");
        assertThatThrownBy(() -> words.getBytes(SIZE - 4, new byte[5])).isInstanceOf(IndexOutOfBoundsException.class);
        words.getBytes(SIZE - 4, new byte[4]);
    }

    @Test
    void offsetsInsideAWordAreRefused() {
        assertThatThrownBy(() -> words.getOpaque(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> words.compareAndSet(12, 0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> words.getIntVolatile(2)).isInstanceOf(IndexOutOfBoundsException.class);
        words.getIntVolatile(4);
    }

    @Test
    void afterTheReleaseEveryAccessThrowsWhetherSharedOrNot() {
        for (boolean shared : new boolean[] {false, true}) {
            MappedWords again = MappedWords.map(file, SIZE);
            if (shared) {
                again.share();
            }
            again.close();
            for (Consumer<Words> access : accesses(0)) {
                assertThatThrownBy(() -> access.accept(again.words()))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the memory was released");
            }
            assertThatThrownBy(again.words()::size).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aPlaceIsAsGoodAsItsOffset() {
        long place = words.place(64, 64);
        words.setAtPlace(place, 0x0102_0304_0506_0708L);
        assertThat(words.getVolatile(64)).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(words.getAtPlace(place)).isEqualTo(0x0102_0304_0506_0708L);
        assertThat(words.compareAndSetAtPlace(place, 1, 2)).isFalse();
        assertThat(words.compareAndSetAtPlace(place, 0x0102_0304_0506_0708L, 2)).isTrue();
        assertThat(words.getVolatile(64)).isEqualTo(2);
        words.setIntAtPlace(words.place(SIZE - 4, 4), -5);
        assertThat(words.getIntVolatile(SIZE - 4)).isEqualTo(-5);
        assertThat(words.getIntAtPlace(words.place(SIZE - 4, 4))).isEqualTo(-5);
    }

    @Test
    void placesThatAreNotInsideAreRefused() {
        for (long at : new long[] {-64, SIZE, SIZE - 60, 2, Long.MIN_VALUE, Long.MAX_VALUE - 3}) {
            assertThatThrownBy(() -> words.place(at, 64)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    /// Whoever has a place looks at nothing before an access, so the range must stay, shared or not.
    @Test
    void accessesAtAPlaceThrowAfterTheRelease() {
        for (boolean shared : new boolean[] {false, true}) {
            MappedWords again = MappedWords.map(file, SIZE);
            if (shared) {
                again.share();
            }
            Words taken = again.words();
            long place = taken.place(0, 64);
            words.setVolatile(0, 1);
            again.close();
            List<Consumer<Words>> accesses = List.of(
                    w -> w.getAtPlace(place),
                    w -> w.setAtPlace(place, 2),
                    w -> w.compareAndSetAtPlace(place, 0, 2),
                    w -> w.getIntAtPlace(place),
                    w -> w.setIntAtPlace(place, 2));
            for (Consumer<Words> access : accesses) {
                assertThatThrownBy(() -> access.accept(taken))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the memory was released");
            }
            assertThat(words.getVolatile(0)).isEqualTo(1);
        }
    }

    @Test
    void afterAnUnsharedReleaseNoPlaceIsGiven() {
        MappedWords again = MappedWords.map(file, SIZE);
        again.close();
        assertThatThrownBy(() -> again.words().place(0, 8)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aPartOfAWordAtTheEndIsNotUsed() {
        try (MappedWords odd = MappedWords.map(file, 101)) {
            assertThat(odd.words().size()).isEqualTo(101);
            odd.words().setOpaque(88, 1);
            assertThatThrownBy(() -> odd.words().setOpaque(96, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void memoryThatIsNotAlignedIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new NativeWords(4100, 64));
        assertThatIllegalArgumentException().isThrownBy(() -> new NativeWords(4096, 7));
        assertThatIllegalArgumentException().isThrownBy(() -> new NativeWords(-4096, 64));
    }

    /// Threads that count in the file, and in notes of their own what the file must show at the end, while the
    /// memory is taken from them. What an access said is true of the file; only the one that throws may be either.
    @Test
    void anAccessInTheMiddleOfTheReleaseReachesTheFileOrThrows() throws InterruptedException {
        int rounds = 200;
        try (Arena arena = Arena.ofShared()) {
            Words judge = new SegmentWords(Mappings.map(file, 0, SIZE, arena));
            for (int round = 0; round < rounds; round++) {
                judge.setVolatile(0, 0);
                judge.setVolatile(64, 0);
                MappedWords prey = MappedWords.map(file, SIZE);
                prey.share();
                AtomicLong added = new AtomicLong();
                AtomicLong stored = new AtomicLong();
                CountDownLatch running = new CountDownLatch(2);
                List<Throwable> wrong = new ArrayList<>();
                Thread adder = hunted(wrong, running, () -> {
                    prey.words().getAndAdd(0, 1);
                    added.incrementAndGet();
                });
                Thread writer = hunted(wrong, running, () -> {
                    long next = stored.get() + 1;
                    prey.words().setRelease(64, next);
                    stored.set(next);
                    long read = prey.words().getAcquire(64);
                    if (read != next) {
                        throw new AssertionError("read " + read + " for " + next);
                    }
                });
                running.await();
                prey.close();
                adder.join();
                writer.join();
                assertThat(wrong).isEmpty();
                assertThat(judge.getVolatile(0) - added.get()).as("added").isBetween(0L, 1L);
                assertThat(judge.getVolatile(64) - stored.get()).as("stored").isBetween(0L, 1L);
            }
        }
    }

    private static Thread hunted(List<Throwable> wrong, CountDownLatch running, Runnable access) {
        Thread thread = new Thread(() -> {
            try {
                access.run();
                running.countDown();
                while (true) {
                    access.run();
                }
            } catch (IllegalStateException e) {
                assertThat(e).hasMessage("the memory was released");
            } catch (Throwable t) {
                synchronized (wrong) {
                    wrong.add(t);
                }
            }
        });
        thread.start();
        return thread;
    }
}
