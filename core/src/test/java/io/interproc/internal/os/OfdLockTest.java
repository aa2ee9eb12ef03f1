package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class OfdLockTest {

    private static final long POSITION = 7;

    /// `F_OFD_SETLKW`, as seen in the arguments of a blocked call.
    private static final long SETLKW = 38;

    private Descriptor one;
    private Descriptor other;

    @BeforeEach
    void openTwice() {
        one = Descriptor.memoryFile("ofd-lock-test");
        other = one.reopen();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void descriptorsExcludeEachOther() {
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        assertThat(OfdLock.tryLock(other, POSITION)).isFalse();
        OfdLock.unlock(one, POSITION);
        assertThat(OfdLock.tryLock(other, POSITION)).isTrue();
        assertThat(OfdLock.tryLock(one, POSITION)).isFalse();
    }

    @Test
    void aDescriptorDoesNotExcludeItself() {
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        OfdLock.lock(one, POSITION);
        OfdLock.unlock(one, POSITION);
        assertThat(OfdLock.tryLock(other, POSITION)).as("locks do not nest").isTrue();
    }

    @Test
    void onlyOthersSeeALock() {
        assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isFalse();
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isTrue();
        assertThat(OfdLock.isLockedElsewhere(one, POSITION)).isFalse();
    }

    @Test
    void bytesAreLockedOneByOne() {
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        assertThat(OfdLock.tryLock(other, POSITION - 1)).isTrue();
        assertThat(OfdLock.tryLock(other, POSITION + 1)).isTrue();
        assertThat(OfdLock.tryLock(one, POSITION + 2)).isTrue();
        OfdLock.unlock(one, POSITION);
        assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isFalse();
        assertThat(OfdLock.isLockedElsewhere(other, POSITION + 2)).isTrue();
        assertThat(OfdLock.tryLock(one, 1L << 40))
                .as("beyond the end of the file")
                .isTrue();
    }

    @Test
    void unlockingWhatIsNotLockedDoesNothing() {
        OfdLock.unlock(one, POSITION);
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        OfdLock.unlock(other, POSITION);
        assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isTrue();
    }

    @Test
    void aNegativePositionIsRefused() {
        assertThatThrownBy(() -> OfdLock.tryLock(one, -1))
                .isInstanceOf(SystemCallException.class)
                .hasMessageStartingWith("fcntl(memfd:ofd-lock-test) failed: EINVAL");
        assertThatThrownBy(() -> OfdLock.isLockedElsewhere(one, -1)).isInstanceOf(SystemCallException.class);
    }

    /// What a POSIX record lock, that of `FileChannel.lock`, does not survive.
    @Test
    void closingAnotherDescriptorOfTheFileDoesNotUnlock() throws IOException {
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        one.reopen().close();
        Path path = Path.of("/proc/self/fd/" + one.number());
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)
                .close();
        try (Arena arena = Arena.ofShared()) {
            one.resize(4096);
            Mappings.map(other, 0, 4096, arena);
        }
        assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isTrue();
    }

    @Test
    void closingTheDescriptorUnlocks() {
        assertThat(OfdLock.tryLock(one, POSITION)).isTrue();
        one.close();
        assertThat(OfdLock.tryLock(other, POSITION)).isTrue();
    }

    @Test
    void lockWaitsForTheUnlock() {
        OfdLock.lock(one, POSITION);
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> OfdLock.lock(other, POSITION));
        awaitWaiter(other);
        assertThat(waiter).isNotDone();
        OfdLock.unlock(one, POSITION);
        waiter.join();
        assertThat(OfdLock.isLockedElsewhere(one, POSITION)).isTrue();
    }

    @Test
    void closingIsPutOffWhileACallIsInProgress() {
        OfdLock.lock(one, POSITION);
        CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> OfdLock.lock(other, POSITION));
        awaitWaiter(other);
        other.close();
        assertThat(SameDescriptors.open()).containsKey(Integer.toString(other.number()));
        assertThatThrownBy(() -> OfdLock.tryLock(other, 0)).isInstanceOf(IllegalStateException.class);

        OfdLock.unlock(one, POSITION);
        waiter.join();
        assertThat(SameDescriptors.open()).doesNotContainKey(Integer.toString(other.number()));
        assertThat(OfdLock.isLockedElsewhere(one, POSITION)).isFalse();
    }

    @Test
    void theLockOfAKilledProcessIsReleased() {
        try (ChildJvm child = holder()) {
            assertThat(OfdLock.tryLock(one, POSITION)).isFalse();
            CompletableFuture<Void> waiter = CompletableFuture.runAsync(() -> OfdLock.lock(one, POSITION));
            awaitWaiter(one);
            assertThat(Processes.kill(child.pid(), Processes.SIGKILL)).isTrue();
            waiter.join();
            assertThat(OfdLock.isLockedElsewhere(other, POSITION)).isTrue();
        }
    }

    @Test
    void aStoppedProcessKeepsItsLock() {
        try (ChildJvm child = holder()) {
            assertThat(Processes.kill(child.pid(), Processes.SIGSTOP)).isTrue();
            ProcessesTest.awaitState(child.pid(), 'T');
            assertThat(OfdLock.isLockedElsewhere(one, POSITION)).isTrue();
            assertThat(OfdLock.tryLock(one, POSITION)).isFalse();
        }
    }

    /// Returns a process that holds the lock until it is killed.
    private ChildJvm holder() {
        ChildJvm child =
                ChildJvm.start(Holding.class, Integer.toString(Processes.pid()), Integer.toString(one.number()));
        child.expect("locked: true");
        return child;
    }

    static final class Holding {
        public static void main(String[] args) throws InterruptedException {
            Descriptor file = Descriptor.openIfPresent(Long.parseLong(args[0]), Integer.parseInt(args[1]));
            System.out.println("locked: " + OfdLock.tryLock(file, POSITION));
            Thread.currentThread().join();
        }
    }

    private static void awaitWaiter(Descriptor descriptor) {
        CallsInProgress.await(1, SystemCall.FCNTL, descriptor.number(), SETLKW);
    }
}
