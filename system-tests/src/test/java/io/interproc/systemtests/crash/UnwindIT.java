package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Referee;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that are thrown out in the middle of an operation, by the end of their stack. The others, of the same
/// process and of another, go on. `-Dinterproc.crash.throws=100` dives as often as the long lane does.
@ExtendWith({LeakCheck.class, Watchdog.class})
class UnwindIT {

    private static final int DIVES = Integer.getInteger("interproc.crash.throws", 20);
    private static final long STACK = 256 * 1024;
    private static final int OTHERS = 2;

    private final String name = "thrown-out-" + UUID.randomUUID();

    /// What the JVM compiles decides at which call a stack ends.
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
    void theOthersGoOnWhenAStackOverflowsInTheMiddle(String compilation) throws Exception {
        try (Referee referee = Referee.create();
                Scope scope = Scope.processes(name);
                Others others = new Others(scope.rlock("lock"), referee);
                ChildJvm diver = ChildJvm.start(
                        "diver",
                        List.of(compilation),
                        UnwindIT::diveAndTell,
                        name,
                        referee.path(),
                        Integer.toString(DIVES))) {
            others.start();
            System.out.println(compilation + ": " + diver.expect("dived"));
            others.stop();
            others.takeOnce();
            diver.send("end");
            assertThat(diver.waitFor()).isZero();
            referee.verify();
        }
    }

    private static void diveAndTell(Child parent, String... args) throws Exception {
        int dives = Integer.parseInt(args[2]);
        try (Referee referee = Referee.open(args[1]);
                Scope scope = Scope.processes(args[0]);
                Others others = new Others(scope.rlock("lock"), referee)) {
            IntValue value = scope.intValue(0);
            Diver diver = new Diver(scope.rlock("lock"), scope.condition(scope.rlock("lock")), value);
            diver.warmUp();
            others.start();
            Thread diving = Thread.ofPlatform().stackSize(STACK).start(() -> {
                for (int dive = 0; dive < dives; dive++) {
                    diver.dive(dive);
                    others.takeOnce();
                }
            });
            diving.join();
            others.stop();
            others.takeOnce();
            assertThat(diver.findings()).isEmpty();
            assertThat(value.get()).isBetween(diver.added(), diver.added() + diver.mayHaveAdded());
            assertThat(diver.thrownOut()).isGreaterThan(dives);
            parent.say("dived " + dives + " times, was thrown out of " + diver.thrownOut() + " steps and made "
                    + diver.completed() + ", while others held the lock " + referee.entries() + " times");
            parent.expect("end");
        }
    }

    /// Threads of this process that take the lock again and again, until they are stopped.
    private static final class Others implements AutoCloseable {
        private final RLock lock;
        private final Referee referee;
        private final ThreadRunner threads = new ThreadRunner();
        private volatile boolean stopped;

        Others(RLock lock, Referee referee) {
            this.lock = lock;
            this.referee = referee;
        }

        void start() {
            for (int i = 0; i < OTHERS; i++) {
                threads.run(() -> {
                    while (!stopped) {
                        takeOnce();
                    }
                });
            }
        }

        void takeOnce() {
            try (Held held = lock.hold()) {
                referee.enter();
                referee.fence(held.fencingToken());
                referee.exit();
            }
        }

        void stop() throws Exception {
            stopped = true;
            threads.joinAll();
        }

        @Override
        public void close() {
            stopped = true;
            threads.close();
        }
    }
}
