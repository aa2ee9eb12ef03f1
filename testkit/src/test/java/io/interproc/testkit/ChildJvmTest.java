package io.interproc.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({LeakCheck.class, Skips.class, Watchdog.class})
class ChildJvmTest {

    private static final int KILLED = 128 + 9;

    static void echo(Child parent, String... args) throws InterruptedException {
        parent.say("started " + String.join(",", args));
        while (true) {
            parent.say("echo " + parent.next());
        }
    }

    static void fail(Child parent, String... args) {
        throw new IllegalStateException("as told: " + args[0]);
    }

    static void startAnother(Child parent, String... args) throws InterruptedException {
        try (ChildJvm grandchild = ChildJvm.start("grandchild", ChildJvmTest::echo)) {
            grandchild.expect("started");
            parent.say("grandchild " + grandchild.pid());
            switch (parent.next()) {
                case "stop it and exit" -> {
                    grandchild.stop();
                    System.exit(0);
                }
                case "exit" -> System.exit(0);
                default -> throw new IllegalArgumentException("not a command of this test");
            }
        }
    }

    static final class Hello {
        public static void main(String[] args) {
            System.out.println(Child.MARK + "hello " + args[0]);
        }
    }

    @Test
    void talksWithItsParent() {
        try (ChildJvm child = ChildJvm.start("echo", ChildJvmTest::echo, "a", "b")) {
            assertThat(child.expect("started")).isEqualTo("a,b");
            child.send("one");
            assertThat(child.expect("echo")).isEqualTo("one");
            assertThatThrownBy(() -> {
                        child.send("two");
                        child.expect("something else");
                    })
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("said \"echo two\" instead of \"something else\"");
        }
    }

    @Test
    void runsAMainClass() throws InterruptedException {
        try (ChildJvm child = ChildJvm.start("hello", List.of("-Dx=y"), Hello.class, "world")) {
            assertThat(child.expect("hello")).isEqualTo("world");
            assertThat(child.waitFor()).isZero();
        }
    }

    @Test
    void failureTellsWhatTheChildPrinted() throws InterruptedException {
        try (ChildJvm child = ChildJvm.start("failing", ChildJvmTest::fail, "xyzzy")) {
            assertThatThrownBy(() -> child.expect("anything"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("as told: xyzzy");
            assertThat(child.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void killLeavesNothingRunning() throws InterruptedException {
        try (ChildJvm child = ChildJvm.start("victim", ChildJvmTest::echo)) {
            child.expect("started");
            long killedNanos = child.kill();
            assertThat(child.waitForRelease()).isGreaterThan(killedNanos);
            assertThat(child.waitFor()).isEqualTo(KILLED);
            assertThat(child.isAlive()).isFalse();
        }
    }

    @Test
    void stoppedChildSaysNothingUntilItIsResumed() {
        try (ChildJvm child = ChildJvm.start("stopped", ChildJvmTest::echo)) {
            child.expect("started");
            child.stop();
            child.send("while stopped");
            assertThat(Signals.isStopped(child.pid())).isTrue();
            assertThat(child.isAlive()).isTrue();
            child.resume();
            assertThat(child.expect("echo")).isEqualTo("while stopped");
        }
    }

    @Test
    void stoppedChildCanBeKilled() throws InterruptedException {
        try (ChildJvm child = ChildJvm.start("stopped", ChildJvmTest::echo)) {
            child.expect("started");
            child.stop();
            child.kill();
            assertThat(child.waitFor()).isEqualTo(KILLED);
        }
    }

    @Test
    void childEndsWithItsParent() throws InterruptedException {
        try (ChildJvm parent = ChildJvm.start("parent", ChildJvmTest::startAnother)) {
            long grandchild = Long.parseLong(parent.expect("grandchild"));
            parent.kill();
            parent.waitFor();
            Eventually.holds("the process has ended", () -> !isAlive(grandchild));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "stop it and exit"})
    void childHasEndedWhenItsParentHasExited(String command) throws InterruptedException {
        try (ChildJvm parent = ChildJvm.start("parent", ChildJvmTest::startAnother)) {
            long grandchild = Long.parseLong(parent.expect("grandchild"));
            parent.send(command);
            assertThat(parent.waitFor()).isZero();
            assertThat(isAlive(grandchild)).isFalse();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
