package io.interproc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({LeakCheck.class, Skips.class, Watchdog.class})
class RefereeTest {

    private final Referee referee = Referee.create();
    private final ThreadRunner threads = new ThreadRunner();

    @AfterEach
    void close() {
        try (referee;
                threads) {
            assertThat(Path.of(referee.path())).exists();
        }
        assertThat(Path.of(referee.path())).doesNotExist();
    }

    /// Processes that exclude each other by a lock on the referee's own file, or not at all: then nobody leaves
    /// before both have entered.
    static void takeTurns(Child parent, String... args) throws Exception {
        boolean exclusive = Boolean.parseBoolean(args[1]);
        try (Referee referee = Referee.open(args[0]);
                FileChannel file = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE)) {
            StartingGun.ready(args[2]);
            for (int i = 0; i < 2_000; i++) {
                FileLock lock = exclusive ? file.lock() : null;
                referee.enter();
                if (!exclusive) {
                    Eventually.holds("both are or were inside", () -> referee.entries() >= 2);
                }
                referee.exit();
                if (lock != null) {
                    lock.release();
                }
            }
        }
        parent.say("done");
    }

    private void play(boolean exclusive) {
        try (StartingGun gun = StartingGun.create()) {
            List<ChildJvm> children = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                children.add(ChildJvm.start(
                        "player", RefereeTest::takeTurns, referee.path(), Boolean.toString(exclusive), gun.path()));
            }
            gun.fire(2);
            children.forEach(child -> child.expect("done"));
            children.forEach(ChildJvm::close);
        }
        assertThat(referee.entries()).isEqualTo(4_000);
    }

    @Test
    void passesProcessesThatTakeTurns() {
        play(true);
        referee.verify();
    }

    @Test
    void catchesProcessesThatDoNot() {
        play(false);
        assertThatThrownBy(referee::verify)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("two were inside")
                .hasMessageContaining("process ");
    }

    @Test
    void passesThreadsThatTakeTurns() throws Exception {
        Lock lock = new ReentrantLock();
        for (ThreadKind kind : ThreadKind.values()) {
            threads.run(kind, () -> {
                for (int i = 0; i < 10_000; i++) {
                    lock.lock();
                    try {
                        referee.enter();
                        referee.fence(referee.entries());
                        referee.exit();
                    } finally {
                        lock.unlock();
                    }
                }
            });
        }
        threads.joinAll();
        referee.verify();
        assertThat(referee.entries()).isEqualTo(20_000);
        assertThat(referee.isOccupied()).isFalse();
    }

    @Test
    void catchesOverlap() throws Exception {
        referee.enter();
        threads.run(() -> referee.enter()).join();
        assertThatThrownBy(referee::verify)
                .hasMessageContaining("1 times two were inside")
                .hasMessageContaining("thread " + Thread.currentThread().threadId());
    }

    @Test
    void catchesStrayExit() {
        referee.exit();
        assertThatThrownBy(referee::verify).hasMessageContaining("no longer inside");
    }

    @Test
    void catchesStaleToken() {
        referee.fence(7);
        referee.fence(7);
        assertThatThrownBy(referee::verify).hasMessageContaining("1 fencing tokens");
    }

    @Test
    void condemnedHolderMayBeTakenOver() throws Exception {
        try (ChildJvm holder = ChildJvm.start("holder", RefereeTest::stay, referee.path())) {
            holder.expect("inside");
            referee.condemn(holder.pid());
            holder.kill();
        }
        referee.enter();
        referee.exit();
        referee.verify();
        assertThat(referee.takeovers()).isOne();
    }

    @Test
    void holderThatIsNotCondemnedMayNot() throws Exception {
        try (ChildJvm holder = ChildJvm.start("holder", RefereeTest::stay, referee.path())) {
            holder.expect("inside");
            holder.kill();
        }
        referee.enter();
        assertThatThrownBy(referee::verify).hasMessageContaining("1 times two were inside");
    }

    static void stay(Child parent, String... args) throws InterruptedException {
        try (Referee referee = Referee.open(args[0])) {
            referee.enter();
            parent.say("inside");
            parent.next();
        }
    }
}
