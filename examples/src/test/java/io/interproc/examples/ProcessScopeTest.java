package io.interproc.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Scope;
import io.interproc.testkit.Child;
import io.interproc.testkit.ChildJvm;
import io.interproc.testkit.LeakCheck;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The programs among processes. Each runs in a JVM of its own, because its workers print where it prints, and
/// ends like a program: with exit code 0, and with all its processes.
@ExtendWith(LeakCheck.class)
class ProcessScopeTest {

    static Stream<String> names() {
        return TinyPrograms.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void passes(String name) throws InterruptedException {
        try (ChildJvm program = ChildJvm.start(name, ProcessScopeTest::run, name)) {
            program.expect("passed");
            assertThat(program.waitFor()).isZero();
        }
    }

    static void run(Child parent, String... args) throws Exception {
        try (Scope scope = Scope.processes()) {
            Result result = TinyPrograms.all().get(args[0]).run(scope);
            parent.say((result.passed() ? "passed " : "failed ") + result.line());
        }
    }
}
