package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class LinuxTest {

    @Test
    void isAvailableWhereTheTestsRun() {
        assertThat(Linux.unavailableReason()).isEmpty();
        assertThat(Linux.available()).isTrue();
    }

    @Test
    void bothArchitecturesAreSupported() {
        assertThat(Linux.reasonAgainst("Linux", "amd64", null, null)).isNull();
        assertThat(Linux.reasonAgainst("Linux", "aarch64", "true", null)).isNull();
    }

    @Test
    void theReasonNamesWhatWasFound() {
        assertThat(Linux.reasonAgainst("Windows 11", "amd64", null, null))
                .isEqualTo("native waiting needs Linux: os.name=Windows 11");
        assertThat(Linux.reasonAgainst("Linux", "riscv64", null, null))
                .isEqualTo("native waiting needs x86-64 or aarch64: os.arch=riscv64");
        assertThat(Linux.reasonAgainst("Linux", "amd64", "false", null))
                .isEqualTo("native calls are turned off: -Dinterproc.native=false");
        assertThat(Linux.reasonAgainst("Linux", "amd64", null, "io.interproc"))
                .isEqualTo("native access is not enabled: start the JVM with --enable-native-access=io.interproc");
    }

    @Test
    void thePropertyTurnsNativeCallsOff() {
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-Dinterproc.native=false");
        try (ChildJvm child = ChildJvm.start(ChildJvm.command(Asking.class, options))) {
            child.expect("native calls are turned off: -Dinterproc.native=false");
            assertThat(child.errors()).isEmpty();
        }
    }

    @Test
    void deniedNativeAccessIsAReasonAndNotAWarning() {
        try (ChildJvm child = ChildJvm.start(ChildJvm.command(Asking.class, List.of()))) {
            child.expect("native access is not enabled: start the JVM with --enable-native-access=ALL-UNNAMED");
            assertThat(child.errors()).isEmpty();
        }
    }

    static final class Asking {
        public static void main(String[] args) {
            System.out.println(Linux.unavailableReason().orElse("available"));
        }
    }
}
