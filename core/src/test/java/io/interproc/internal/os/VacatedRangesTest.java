package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SameDescriptors.class)
class VacatedRangesTest {

    private static final long SIZE = 4096;
    private static final int RANGES = 70_000;

    /// More than a process may have, each beside a mapping that stays for a while, so that the kernel cannot merge
    /// them; and no other garbage that would bring a collection about.
    @Test
    @Timeout(120)
    void theirNumberStaysBelowWhatAProcessMayHave() throws IOException {
        long most = 0;
        try (Descriptor file = Descriptor.memoryFile("vacated-ranges-test")) {
            file.resize(SIZE);
            long between = SharedMapping.map(file, 0, SIZE);
            for (int i = 0; i < RANGES; i++) {
                long address = SharedMapping.map(file, 0, SIZE);
                long next = SharedMapping.map(file, 0, SIZE);
                SharedMapping.vacate(address, SIZE);
                SharedMapping.unmap(between, SIZE);
                between = next;
                if (i % 5_000 == 0) {
                    most = Math.max(most, mappings());
                }
            }
            SharedMapping.unmap(between, SIZE);
        }
        assertThat(most).isLessThan(40_000);
    }

    private static long mappings() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }
}
