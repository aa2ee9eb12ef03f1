package io.interproc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.cli.Check.Status;
import io.interproc.internal.inspect.Inspector.HeapInfo;
import io.interproc.internal.inspect.Inspector.Origin;
import io.interproc.internal.inspect.Inspector.ParticipantInfo;
import io.interproc.internal.inspect.Inspector.ScopeInfo;
import io.interproc.internal.inspect.Inspector.UseInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {

    private static final long GIB = 1L << 30;

    @TempDir
    private Path folder;

    @Test
    void aJdkWithItsLauncherIsFine() {
        Path home = Path.of(System.getProperty("java.home"));
        assertThat(Examination.jdk(Runtime.version(), home))
                .isEqualTo(Check.ok("JDK", Runtime.version() + ", " + home));
    }

    @Test
    void aJdkWithoutItsLauncherFails() {
        Check check = Examination.jdk(Runtime.version(), folder);
        assertThat(check.status()).isEqualTo(Status.FAIL);
        assertThat(check.found()).endsWith("without " + folder.resolve("bin/java"));
        assertThat(check.remedy()).contains("use a JDK");
    }

    @Test
    void linuxOnTheTwoArchitecturesIsFine() {
        assertThat(Examination.system("Linux", "amd64", "6.1").status()).isEqualTo(Status.OK);
        assertThat(Examination.system("Linux", "aarch64", "6.1").status()).isEqualTo(Status.OK);
        assertThat(Examination.system("Linux", "riscv64", "6.1").status()).isEqualTo(Status.WARN);
        assertThat(Examination.system("Mac OS X", "aarch64", "15").status()).isEqualTo(Status.WARN);
    }

    @Test
    void nativeAccessIsAskedOfTheModule() {
        Module without = ExaminationTest.class.getModule();
        Check check = Examination.nativeAccess(without);
        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.remedy()).isEqualTo("start the JVM with --enable-native-access=" + without.getName());
    }

    @Test
    void whyFutexIsMissingIsSaid() {
        assertThat(Examination.futex(Optional.empty()).status()).isEqualTo(Status.OK);
        Check check = Examination.futex(Optional.of("futex is refused by the kernel: EPERM"));
        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.remedy()).isEqualTo("futex is refused by the kernel: EPERM");
    }

    @Test
    void sharedMemoryThatIsSmallOrFullIsNotFine() {
        assertThat(Examination.sharedMemory("/dev/shm, tmpfs", 2 * GIB, GIB))
                .isEqualTo(Check.ok("shared memory", "2 GiB, 1 GiB free, in /dev/shm, tmpfs"));
        Check small = Examination.sharedMemory("/dev/shm, tmpfs", 64L << 20, 64L << 20);
        assertThat(small.status()).isEqualTo(Status.WARN);
        assertThat(small.remedy()).contains("--shm-size");
        Check full = Examination.sharedMemory("/dev/shm, tmpfs", 2 * GIB, 1L << 20);
        assertThat(full.status()).isEqualTo(Status.FAIL);
        assertThat(full.remedy()).contains("interproc gc");
    }

    @Test
    void sharedMemoryThatIsNotThereFails() {
        Check check = Examination.sharedMemory(folder.resolve("shm"));
        assertThat(check.status()).isEqualTo(Status.FAIL);
        assertThat(check.remedy()).contains("mount a tmpfs");
    }

    @Test
    void lowLimitsAreWarnedOf() {
        assertThat(Examination.openFiles(OptionalLong.empty())).isEqualTo(Check.ok("open files", "not limited"));
        assertThat(Examination.openFiles(OptionalLong.of(4096))).isEqualTo(Check.ok("open files", "at most 4096"));
        assertThat(Examination.openFiles(OptionalLong.of(256)).remedy()).contains("ulimit -n");
        assertThat(Examination.tasks(OptionalLong.of(10_000), OptionalLong.of(100))
                        .found())
                .isEqualTo("at most 100");
        assertThat(Examination.tasks(OptionalLong.empty(), OptionalLong.of(100)).status())
                .isEqualTo(Status.WARN);
        assertThat(Examination.memory(OptionalLong.of(128L << 20)).status()).isEqualTo(Status.WARN);
        assertThat(Examination.memory(OptionalLong.of(GIB)).found()).isEqualTo("at most 1 GiB in this control group");
        assertThat(Examination.memory(OptionalLong.empty()).status()).isEqualTo(Status.OK);
    }

    @Test
    void abandonedScopesAreNamed() {
        assertThat(Examination.abandonedScopes(List.of()).status()).isEqualTo(Status.OK);
        assertThat(Examination.abandonedScopes(List.of("orders", "stock")))
                .isEqualTo(Check.warn(
                        "named scopes", "left by killed processes: orders, stock", "remove them with interproc gc"));
        assertThat(Examination.abandonedScopes(List.of("bs\\n", " ")).found()).endsWith(": bs\\\\n, \" \"");
    }

    private static ScopeInfo scope(int processes, long free, int records) {
        List<ParticipantInfo> participants = IntStream.range(0, processes)
                .mapToObj(slot -> new ParticipantInfo(slot, 1000 + slot, 0, true))
                .toList();
        return new ScopeInfo(
                "orders",
                "/dev/shm/interproc.orders",
                "",
                GIB,
                GIB,
                0,
                participants,
                new UseInfo(7, 5, 0, records),
                new HeapInfo(List.of(), free, free),
                false,
                new Origin("/dev/shm/interproc.orders", 0, 0));
    }

    @Test
    void whatAScopeUsesOfItsLimitsIsTold() {
        assertThat(Examination.scopeLimits(List.of()))
                .containsExactly(Check.ok("limits", "there is no scope that could come near to one"));
        assertThat(Examination.scopeLimits(List.of(scope(3, GIB / 2, 12))))
                .containsExactly(Check.ok(
                        "limits",
                        "orders: 3 of 1024 processes; 0 B in use, 1 GiB reserved, at most 1 GiB, for 7 objects and 5"
                                + " names; 12 of 65535 records for waiting threads"));
    }

    @Test
    void aScopeThatIsNearALimitIsWarnedOf() {
        Check few = Examination.scopeLimits(List.of(scope(3, GIB / 100, 12))).getFirst();
        assertThat(few.status()).isEqualTo(Status.WARN);
        assertThat(few.remedy()).contains("ScopeOptions.capacity").doesNotContain(";");
        Check all = Examination.scopeLimits(List.of(scope(1000, 0, 65_000))).getFirst();
        assertThat(all.remedy())
                .contains("close the scope in processes that do not need it", "let fewer threads wait at a time");
    }

    @Test
    void lostScopesAreNamed() {
        assertThat(Examination.lostScopes(List.of()).status()).isEqualTo(Status.OK);
        Check check = Examination.lostScopes(List.of("orders (lost)", "bs\\\\n (lost)"));
        assertThat(check.status()).isEqualTo(Status.WARN);
        assertThat(check.found()).endsWith(": orders (lost), bs\\\\n (lost)");
    }

    @Test
    void softLimitsAreReadAsTheKernelWritesThem() throws IOException {
        write("proc/self/limits", """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             unlimited            unlimited            processes
                Max open files            20000                1048576              files
                """);
        Limits limits = new Limits(folder);
        assertThat(limits.soft("Max open files")).hasValue(20_000);
        assertThat(limits.soft("Max processes")).isEmpty();
        assertThat(limits.soft("Max nonsense")).isEmpty();
    }

    @Test
    void theTightestLimitOfTheControlGroupsCounts() throws IOException {
        write("proc/self/cgroup", "0::/user/job\n");
        write("sys/fs/cgroup/user/job/memory.max", "max\n");
        write("sys/fs/cgroup/user/memory.max", "1073741824\n");
        write("sys/fs/cgroup/memory.max", "2147483648\n");
        assertThat(new Limits(folder).cgroup("memory.max")).hasValue(GIB);
    }

    @Test
    void withoutControlGroupsThereIsNoLimit() throws IOException {
        assertThat(new Limits(folder).cgroup("memory.max")).isEmpty();
        write("proc/self/cgroup", "0::/../../elsewhere\n");
        assertThat(new Limits(folder).cgroup("memory.max")).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
