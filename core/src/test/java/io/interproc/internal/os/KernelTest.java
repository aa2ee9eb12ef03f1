package io.interproc.internal.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SameDescriptors.class)
class KernelTest {

    enum Threads {
        PLATFORM,
        VIRTUAL;

        ExecutorService executor() {
            return this == PLATFORM ? Executors.newFixedThreadPool(4) : Executors.newVirtualThreadPerTaskExecutor();
        }
    }

    /// Different errors at the same time: a buffer shared between threads would mix them up.
    @ParameterizedTest
    @EnumSource
    void theErrorNumberIsThatOfTheCall(Threads threads) throws Exception {
        try (ExecutorService executor = threads.executor()) {
            List<Future<Void>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                results.add(executor.submit(expecting(Errno.EBADF, SystemCall.CLOSE, -1)));
                results.add(executor.submit(expecting(Errno.EINVAL, SystemCall.PIDFD_OPEN, 0)));
                results.add(executor.submit(expecting(Errno.EFAULT, SystemCall.MEMFD_CREATE, 0)));
            }
            for (Future<Void> result : results) {
                result.get();
            }
        }
    }

    private static Callable<Void> expecting(int errno, SystemCall call, long argument) {
        return () -> {
            for (int i = 0; i < 5_000; i++) {
                try (CallFrame frame = CallFrame.enter()) {
                    assertThat(Kernel.call(frame, call, argument, 0, 0, 0, 0)).isEqualTo(-errno);
                }
            }
            return null;
        };
    }

    @Test
    void aPlatformThreadKeepsItsFrameAndAVirtualThreadDoesNot() throws Exception {
        assertThat(CallFrame.enter()).isSameAs(CallFrame.enter());
        List<Boolean> same = new ArrayList<>();
        Thread.ofVirtual()
                .start(() -> {
                    try (CallFrame one = CallFrame.enter();
                            CallFrame other = CallFrame.enter()) {
                        same.add(one == other);
                    }
                })
                .join();
        assertThat(same).containsExactly(false);
    }
}
