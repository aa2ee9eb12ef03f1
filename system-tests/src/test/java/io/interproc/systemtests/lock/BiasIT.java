package io.interproc.systemtests.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.Lock;
import io.interproc.RLock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Referee;
import io.interproc.testkit.Watchdog;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A lock that one process uses so often that it becomes biased, again and again, and that another one takes away.
@ExtendWith({LeakCheck.class, Watchdog.class})
@SuppressWarnings("serial") // A task may call what is not public.
class BiasIT {

    private static final int TIMES = Integer.getInteger("interproc.bias.times", 1_000);

    @Test
    void theBiasedAndTheRevokingNeverMeet() throws Exception {
        try (Scope scope = Scope.processes();
                Referee referee = Referee.create()) {
            RLock lock = scope.rlock();
            IntValue stop = scope.value(ValueType.INT32, 0, ValueOptions.raw());
            Worker user = scope.start(BiasIT::useForEver, lock, stop, referee.path());
            while (referee.entries() == 0) {
                Thread.onSpinWait();
            }
            long last = 0;
            int apart = 0;
            for (int i = 0; i < TIMES; i++) {
                LockSupport.parkNanos(200_000); // let it become biased again
                try (Held held = lock.hold()) {
                    referee.enter();
                    apart += held.fencingToken() > last + 1024 ? 1 : 0;
                    last = held.fencingToken();
                    referee.exit();
                }
            }
            stop.set(1);
            user.join();
            referee.verify();
            System.out.println("bias: taken " + TIMES + " times, " + apart + " of them after more than 1,024 others");
            assertThat(apart).isPositive();
        }
    }

    /// The referee's own fences would hide a missing one, so most of the time it does not look.
    private static void useForEver(Lock lock, IntValue stop, String path) {
        try (Referee referee = Referee.open(path)) {
            for (int i = 0; stop.get() == 0; i++) {
                lock.lock();
                try {
                    if (i % 8 == 0) {
                        referee.enter();
                        referee.exit();
                    }
                } finally {
                    lock.unlock();
                }
            }
        }
    }
}
