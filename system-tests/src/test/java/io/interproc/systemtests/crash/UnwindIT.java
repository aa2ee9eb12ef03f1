package io.interproc.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.Semaphore;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.Eventually;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Referee;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Threads that are unwound in the middle of an operation, by the end of their stack. The others, of the same
/// process and of another, go on. `-Dinterproc.crash.throws=100` dives as often as the long lane does.
@ExtendWith({LeakCheck.class, Watchdog.class})
class UnwindIT {

    private static final int DIVES = Integer.getInteger("interproc.crash.throws", 20);
    private static final long STACK = 256 * 1024;
    private static final int OTHERS = 2;
    private static final int PERMITS = 4;

    private final String name = "unwound-" + UUID.randomUUID();

    /// What the JVM compiles decides at which call a stack ends.
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
    void theOthersGoOnWhenAStackOverflowsInTheMiddle(String compilation) throws Exception {
        try (Referee referee = Referee.create();
                Scope scope = Scope.processes(name);
                Others others = new Others(visits(scope.rlock("lock"), referee));
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
                Others others = new Others(visits(scope.rlock("lock"), referee))) {
            IntValue value = scope.intValue(0);
            LockSteps steps = new LockSteps(scope.rlock("lock"), scope.condition(scope.rlock("lock")), value);
            Diver diver = new Diver(steps);
            dive(diver, dives, others);
            assertThat(steps.findings()).isEmpty();
            assertThat(value.get()).isBetween(steps.added(), steps.added() + steps.mayHaveAdded());
            parent.say(report(diver, dives) + ", while others held the lock " + referee.entries() + " times");
            parent.expect("end");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
    void noPermitIsLostOrMadeWhenAStackOverflowsInTheMiddle(String compilation) throws Exception {
        try (Scope scope = Scope.processes(name)) {
            Semaphore semaphore = scope.semaphore("permits", PERMITS);
            try (Others others = new Others(() -> semaphore.hold().close());
                    ChildJvm diver = ChildJvm.start(
                            "diver", List.of(compilation), UnwindIT::diveForPermits, name, Integer.toString(DIVES))) {
                others.start();
                System.out.println(compilation + ": " + diver.expect("dived"));
                others.stop();
                Eventually.equal("permits that are held", 0, semaphore::heldPermits);
                assertThat(semaphore.availablePermits()).isEqualTo(PERMITS);
                diver.send("end");
                assertThat(diver.waitFor()).isZero();
            }
        }
    }

    private static void diveForPermits(Child parent, String... args) throws Exception {
        int dives = Integer.parseInt(args[1]);
        try (Scope scope = Scope.processes(args[0])) {
            Semaphore semaphore = scope.semaphore("permits", PERMITS);
            PermitSteps steps = new PermitSteps(semaphore);
            Diver diver = new Diver(steps);
            try (Others others = new Others(() -> semaphore.hold().close())) {
                dive(diver, dives, others);
            }
            assertThat(steps.findings()).isEmpty();
            parent.say(report(diver, dives));
            parent.expect("end");
        }
    }

    private static void dive(Diver diver, int dives, Others others) throws Exception {
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
        assertThat(diver.unwound()).isGreaterThan(dives);
    }

    private static String report(Diver diver, int dives) {
        return "dived " + dives + " times, was unwound from " + diver.unwound() + " steps and made "
                + diver.completed();
    }

    private static Runnable visits(RLock lock, Referee referee) {
        return () -> {
            try (Held held = lock.hold()) {
                referee.enter();
                referee.fence(held.fencingToken());
                referee.exit();
            }
        };
    }

    /// Threads of this process that take something and give it back again and again, until they are stopped.
    private static final class Others implements AutoCloseable {
        private final Runnable visit;
        private final ThreadRunner threads = new ThreadRunner();
        private volatile boolean stopped;

        Others(Runnable visit) {
            this.visit = visit;
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
            visit.run();
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
