package io.interproc.internal.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.internal.memory.SegmentLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SegmentRemovalTest {

    private static final int ROUNDS = 300;
    private static final int OWNER_ONLY = 0600;

    private final Path path = Path.of(
            "/dev/shm", "interproc-removal-test-" + ProcessHandle.current().pid());

    @Test
    void twoWhoLeaveAtTheSameTimeRemoveTheFile() throws Exception {
        try (ExecutorService leavers = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<NativeSegmentFile> files = openTwice();
                CyclicBarrier together = new CyclicBarrier(2);
                List<Future<?>> left = List.of(
                        leavers.submit(() -> leave(files.getFirst(), 0, together)),
                        leavers.submit(() -> leave(files.getLast(), 1, together)));
                for (Future<?> leaver : left) {
                    leaver.get();
                }
                assertThat(path).as("round %d", round).doesNotExist();
                files.forEach(NativeSegmentFile::close);
            }
        }
    }

    private List<NativeSegmentFile> openTwice() {
        NativeSegmentFile created =
                NativeSegmentFile.createUnlinked(path, SegmentLayout.STANDARD.mapAt + (1 << 20), OWNER_ONLY);
        assertThat(created.link()).isTrue();
        NativeSegmentFile opened = NativeSegmentFile.open(path, OWNER_ONLY);
        assertThat(opened).isNotNull();
        assertThat(created.leases().tryTake(0)).isTrue();
        assertThat(opened.leases().tryTake(1)).isTrue();
        return List.of(created, opened);
    }

    private static boolean leave(NativeSegmentFile file, int slot, CyclicBarrier together) throws Exception {
        together.await();
        file.leases().release(slot);
        return SegmentFiles.REMOVAL.removeIfUnused(file);
    }
}
