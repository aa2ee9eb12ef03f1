package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class FutexTest {

    private static final long OFFSET = 64;
    private static final Executor PLATFORM =
            command -> Thread.ofPlatform().daemon().start(command);
    private static final Executor VIRTUAL = command -> Thread.ofVirtual().start(command);

    @Test
    void aChangedWordLetsNobodySleep() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            assertThat(Futex.wait(segment, OFFSET, 6, -1)).isEqualTo(Futex.Outcome.CHANGED);
        }
    }

    @Test
    void aNegativeWordIsCompared() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            segment.set(ValueLayout.JAVA_INT, OFFSET, -5);
            assertThat(Futex.wait(segment, OFFSET, -5, 0)).isEqualTo(Futex.Outcome.TIMED_OUT);
            assertThat(Futex.wait(segment, OFFSET, -6, -1)).isEqualTo(Futex.Outcome.CHANGED);
        }
    }

    @Test
    void aTimedWaitLastsAtLeastItsTime() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            long timeoutNanos = 20_000_000;
            long start = System.nanoTime();
            assertThat(Futex.wait(segment, OFFSET, 5, timeoutNanos)).isEqualTo(Futex.Outcome.TIMED_OUT);
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeoutNanos);
        }
    }

    @Test
    void aTimeOfMoreThanASecondIsSplit() {
        try (Arena arena = Arena.ofShared();
                CallFrame frame = CallFrame.enter()) {
            assertThat(frame.timeoutAddress(3_000_000_007L))
                    .isEqualTo(frame.errnoMemory().address() + 16);
            assertThat(frame.errnoMemory().get(ValueLayout.JAVA_LONG, 16)).isEqualTo(3);
            assertThat(frame.errnoMemory().get(ValueLayout.JAVA_LONG, 24)).isEqualTo(7);
            assertThat(Futex.wait(words(arena), OFFSET, 6, Long.MAX_VALUE)).isEqualTo(Futex.Outcome.CHANGED);
        }
    }

    @Test
    void wakeWithoutSleepersWakesNobody() {
        try (Arena arena = Arena.ofShared()) {
            assertThat(Futex.wake(words(arena), OFFSET, Integer.MAX_VALUE)).isZero();
        }
    }

    @Test
    void wakeWakesAsManyAsAsked() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            var first = CompletableFuture.supplyAsync(() -> Futex.wait(segment, OFFSET, 5, -1), PLATFORM);
            var second = CompletableFuture.supplyAsync(() -> Futex.wait(segment, OFFSET, 5, -1), PLATFORM);
            var third = CompletableFuture.supplyAsync(() -> Futex.wait(segment, OFFSET, 5, Long.MAX_VALUE), PLATFORM);
            awaitSleepers(segment, 3);

            assertThat(Futex.wake(segment, OFFSET + 4, 3)).as("another word").isZero();
            assertThat(Futex.wake(segment, OFFSET, 1)).isEqualTo(1);
            awaitSleepers(segment, 2);
            assertThat(Futex.wake(segment, OFFSET, 5)).isEqualTo(2);

            assertThat(first.join()).isEqualTo(Futex.Outcome.WOKEN);
            assertThat(second.join()).isEqualTo(Futex.Outcome.WOKEN);
            assertThat(third.join()).isEqualTo(Futex.Outcome.WOKEN);
        }
    }

    /// Not both at once: the sleeper keeps its carrier, and there may be no other.
    @Test
    void aVirtualThreadMaySleepAndWake() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            for (List<Executor> each : List.of(List.of(VIRTUAL, PLATFORM), List.of(PLATFORM, VIRTUAL))) {
                var sleeper = CompletableFuture.supplyAsync(() -> Futex.wait(segment, OFFSET, 5, -1), each.getFirst());
                awaitSleepers(segment, 1);
                var waker = CompletableFuture.supplyAsync(() -> Futex.wake(segment, OFFSET, 1), each.getLast());
                assertThat(waker.join()).isEqualTo(1);
                assertThat(sleeper.join()).isEqualTo(Futex.Outcome.WOKEN);
            }
        }
    }

    @Test
    void theArenaOfASleeperCannotBeClosed() {
        Arena arena = Arena.ofShared();
        MemorySegment segment = words(arena);
        var sleeper = CompletableFuture.supplyAsync(() -> Futex.wait(segment, OFFSET, 5, -1), PLATFORM);
        awaitSleepers(segment, 1);

        assertThatThrownBy(arena::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("acquired");
        assertThat(arena.scope().isAlive()).isTrue();

        assertThat(Futex.wake(segment, OFFSET, 1)).isEqualTo(1);
        assertThat(sleeper.join()).isEqualTo(Futex.Outcome.WOKEN);
        arena.close();
        assertThatThrownBy(() -> Futex.wait(segment, OFFSET, 5, -1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Futex.wake(segment, OFFSET, 1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoMappingsOfAFileAreOneWord() {
        try (Arena arena = Arena.ofShared();
                Descriptor file = Descriptor.memoryFile("futex-test")) {
            file.resize(4096);
            MemorySegment one = Mappings.map(file, 0, 4096, arena);
            MemorySegment other = Mappings.map(file, 0, 4096, arena);
            var sleeper = CompletableFuture.supplyAsync(() -> Futex.wait(one, OFFSET, 0, -1), PLATFORM);
            awaitSleepers(one, 1);
            assertThat(Futex.wake(other, OFFSET, 1)).isEqualTo(1);
            assertThat(sleeper.join()).isEqualTo(Futex.Outcome.WOKEN);
        }
    }

    @Test
    void aTruncatedFileIsAnException() {
        try (Arena arena = Arena.ofShared();
                Descriptor file = Descriptor.memoryFile("futex-test")) {
            file.resize(4096);
            MemorySegment segment = Mappings.map(file, 0, 4096, arena);
            file.resize(0);
            String address = Long.toHexString(segment.address() + OFFSET);
            assertThatThrownBy(() -> Futex.wait(segment, OFFSET, 0, -1))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessage("futex(FUTEX_WAIT, word at 0x" + address
                            + ") failed: EFAULT: another process truncated the file: do not write to it");
            assertThatThrownBy(() -> Futex.wake(segment, OFFSET, 1))
                    .isInstanceOf(SystemCallException.class)
                    .hasMessageStartingWith("futex(FUTEX_WAKE, word at 0x" + address + ") failed: EFAULT");
        }
    }

    @Test
    void aWordOutsideOrMisalignedOrOnTheHeapIsRefused() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment segment = words(arena);
            assertThatThrownBy(() -> Futex.wait(segment, 4094, 5, -1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Futex.wake(segment, -4, 1)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> Futex.wait(segment, 2, 5, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Futex.wake(MemorySegment.ofArray(new int[1]), 0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static MemorySegment words(Arena arena) {
        MemorySegment segment = arena.allocate(4096, 64);
        segment.set(ValueLayout.JAVA_INT, OFFSET, 5);
        return segment;
    }

    private static void awaitSleepers(MemorySegment segment, int count) {
        CallsInProgress.await(count, SystemCall.FUTEX, segment.address() + OFFSET, 0);
    }
}
