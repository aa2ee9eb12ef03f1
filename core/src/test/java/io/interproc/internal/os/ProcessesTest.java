package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class ProcessesTest {

    private static final Duration WATCHDOG = Duration.ofSeconds(60);

    @Test
    void thisProcessKnowsItself() throws IOException {
        assertThat(Processes.pid()).isEqualTo(ProcessHandle.current().pid());
        List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
        assertThat(status).anyMatch(line -> line.matches("Uid:\\t\\d+\\t" + Processes.effectiveUserId() + "\\t.*"));
        List<String> limits = Files.readAllLines(Path.of("/proc/self/limits"));
        String limit = Processes.descriptorLimit() == Long.MAX_VALUE ? "unlimited" : "" + Processes.descriptorLimit();
        assertThat(limits).anyMatch(line -> line.matches("Max open files +" + limit + " .*"));
    }

    @Test
    void aProcessThatIsGoneIsNotFound() {
        long pid;
        try (ChildJvm child = idle()) {
            pid = child.pid();
        }
        assertThat(Processes.kill(pid, 0)).isFalse();
        assertThat(Processes.open(pid)).isNull();
    }

    @Test
    void groupsAndEveryoneAreRefused() {
        for (long pid : new long[] {0, -1, -5, 1L << 32}) {
            assertThatThrownBy(() -> Processes.kill(pid, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("pid must be a positive int: " + pid);
            assertThatThrownBy(() -> Processes.open(pid)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anUnknownSignalIsRefused() {
        assertThatThrownBy(() -> Processes.kill(Processes.pid(), 4711))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("kill(process " + Processes.pid() + ", signal 4711) failed: EINVAL");
    }

    @Test
    void aProcessIsStoppedAndContinuedAndEnded() {
        try (ChildJvm child = idle()) {
            assertThat(Processes.kill(child.pid(), 0)).isTrue();
            Processes.kill(child.pid(), Processes.SIGSTOP);
            awaitState(child.pid(), 'T');
            Processes.kill(child.pid(), Processes.SIGCONT);
            awaitState(child.pid(), 'S');
            Processes.kill(child.pid(), Processes.SIGTERM);
            assertThat(child.join()).isEqualTo(128 + Processes.SIGTERM);
        }
    }

    @Test
    void aProcessDescriptorIsReadyWhenTheProcessHasEnded() {
        try (ChildJvm child = idle();
                Descriptor process = Processes.open(child.pid());
                EventDescriptor event = new EventDescriptor()) {
            List<Descriptor> both = List.of(event.descriptor(), process);
            assertThat(Poll.awaitReadable(both, 0)).isEqualTo(new BitSet());
            var watcher = CompletableFuture.supplyAsync(() -> Poll.awaitReadable(both, -1));
            CallsInProgress.await(1, SystemCall.PPOLL);
            Processes.kill(child.pid(), Processes.SIGKILL);
            assertThat(watcher.join()).isEqualTo(BitSet.valueOf(new long[] {0b10}));
        }
    }

    @Test
    void anEventEndsTheWait() {
        try (EventDescriptor one = new EventDescriptor();
                EventDescriptor other = new EventDescriptor()) {
            List<Descriptor> both = List.of(one.descriptor(), other.descriptor());
            var watcher = CompletableFuture.supplyAsync(() -> Poll.awaitReadable(both, Long.MAX_VALUE));
            CallsInProgress.await(1, SystemCall.PPOLL);
            one.signal();
            one.signal();
            assertThat(watcher.join()).isEqualTo(BitSet.valueOf(new long[] {0b01}));
            assertThat(one.clear()).isTrue();
            assertThat(one.clear()).isFalse();
            assertThat(Poll.awaitReadable(both, 0)).isEqualTo(new BitSet());
        }
    }

    @Test
    void aPollOfNothingLastsAtLeastItsTime() {
        long timeoutNanos = 20_000_000;
        long start = System.nanoTime();
        assertThat(Poll.awaitReadable(List.of(), timeoutNanos)).isEqualTo(new BitSet());
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeoutNanos);
    }

    @Test
    void aClosedDescriptorIsNotPolled() {
        EventDescriptor closed = new EventDescriptor();
        closed.close();
        try (EventDescriptor open = new EventDescriptor()) {
            assertThatThrownBy(() -> Poll.awaitReadable(List.of(open.descriptor(), closed.descriptor()), -1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("descriptor is closed: eventfd");
        }
        assertThatThrownBy(closed::signal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(closed::clear).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void twoProcessesShareAMemoryFileAndItsFutexes() {
        try (Descriptor file = Descriptor.memoryFile("processes-test");
                Arena arena = Arena.ofShared()) {
            file.resize(4096);
            file.reserve(0, 4096);
            file.addSeals(Descriptor.SEAL_SHRINK);
            MemorySegment segment = Mappings.map(file, 0, 4096, arena);
            String pid = Integer.toString(Processes.pid());
            String number = Integer.toString(file.number());
            try (ChildJvm child = ChildJvm.start(Answering.class, pid, number)) {
                child.expect("shrink: EPERM");
                for (int turn = 0; turn < 200; turn += 2) {
                    Answering.awaitTurn(segment, turn);
                    Answering.giveTurn(segment, turn + 1);
                }
                Answering.awaitTurn(segment, 200);
                assertThat(child.join()).isZero();
            }
        }
    }

    /// Takes the odd turns.
    static final class Answering {
        public static void main(String[] args) {
            try (Descriptor file = Descriptor.openIfPresent(Long.parseLong(args[0]), Integer.parseInt(args[1]));
                    Arena arena = Arena.ofShared()) {
                MemorySegment segment = Mappings.map(file, 0, 4096, arena);
                try {
                    file.resize(0);
                } catch (SystemCallException e) {
                    System.out.println("shrink: " + Errno.nameOf(e.errno()));
                }
                for (int turn = 1; turn < 200; turn += 2) {
                    awaitTurn(segment, turn);
                    giveTurn(segment, turn + 1);
                }
            }
        }

        static void awaitTurn(MemorySegment segment, int turn) {
            int found = (int) ValueLayout.JAVA_INT.varHandle().getAcquire(segment, 64L);
            while (found != turn) {
                Futex.wait(segment, 64, found, -1);
                found = (int) ValueLayout.JAVA_INT.varHandle().getAcquire(segment, 64L);
            }
        }

        static void giveTurn(MemorySegment segment, int turn) {
            ValueLayout.JAVA_INT.varHandle().setRelease(segment, 64L, turn);
            Futex.wake(segment, 64, 1);
        }
    }

    /// Returns a process that does nothing until it is killed.
    private static ChildJvm idle() {
        ChildJvm child = ChildJvm.start(Idling.class);
        child.expect("idle");
        return child;
    }

    static final class Idling {
        public static void main(String[] args) throws InterruptedException {
            System.out.println("idle");
            Thread.currentThread().join();
        }
    }

    /// Waits until the kernel shows a process in this state, one letter as in `ps`.
    static void awaitState(long pid, char state) {
        Path status = Path.of("/proc/" + pid + "/stat");
        Awaitility.await().atMost(WATCHDOG).until(() -> Files.readString(status).contains(") " + state + " "));
    }
}
