package io.interproc.testkit.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.SuiteRun;
import io.interproc.testkit.Watchdog;
import io.interproc.testkit.Watched;
import io.interproc.testkit.contract.InterruptionStormContract;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The suites of locks and conditions once more, in a JVM that makes no system calls of its own: its threads look at
/// their words at intervals, and so do its workers.
@ExtendWith({LeakCheck.class, Watchdog.class})
@Watched(seconds = 280)
class WithoutNativeAccessTest {

    /// How long one test of a suite may take.
    private static final int TEST_SECONDS = 100;

    private static final String PASSED = "passed";

    /// What a suite reads, and the JVM of the suite must be told.
    private static final List<String> PROPERTIES = List.of("interproc.seed", InterruptionStormContract.SECONDS);

    private static final List<Class<?>> SUITES = List.of(
            ProcessLockTest.class,
            ProcessRLockTest.class,
            ProcessConditionTest.class,
            ProcessSemaphoreTest.class,
            ProcessEventTest.class);

    /// The suites run side by side, each in a JVM of its own: they wait most of the time.
    @Test
    void suitesPassWithoutNativeAccess() throws InterruptedException {
        List<String> options = Stream.concat(
                        ChildJvm.WITHOUT_NATIVE_ACCESS.stream(),
                        PROPERTIES.stream()
                                .filter(name -> System.getProperty(name) != null)
                                .map(name -> "-D" + name + "=" + System.getProperty(name)))
                .toList();
        List<ChildJvm> children = new ArrayList<>();
        try {
            for (Class<?> suite : SUITES) {
                String name = "portable " + suite.getSimpleName();
                children.add(ChildJvm.start(name, options, WithoutNativeAccessTest::judge, suite.getName()));
            }
            for (ChildJvm child : children) {
                child.expect(PASSED);
                assertThat(child.waitFor()).isZero();
            }
        } finally {
            children.forEach(ChildJvm::close);
        }
    }

    static void judge(Child parent, String... suite) throws ClassNotFoundException {
        SuiteRun run = SuiteRun.of(Class.forName(suite[0]), TEST_SECONDS);
        System.out.println(run);
        boolean passed = run.failures().isEmpty()
                && run.skipped().isEmpty()
                && run.passed().contains("stormOfInterruptionsLosesNoPermit") == suite[0].contains("Lock");
        parent.say(passed ? PASSED : "failed: " + run.failures().keySet() + ", skipped: " + run.skipped());
    }
}
