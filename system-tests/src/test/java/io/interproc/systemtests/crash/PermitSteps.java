package io.interproc.systemtests.crash;

import io.interproc.Permits;
import io.interproc.Semaphore;
import org.jspecify.annotations.Nullable;

/// Holds permits and gives them back. Whoever is unwound from an acquisition holds nothing; whoever is unwound from
/// giving back may do so again.
///
/// Nothing is called between an operation and the store that says that it returned: there may be no stack for it.
final class PermitSteps extends Diver.Steps {

    private final Semaphore semaphore;
    private @Nullable Permits held;

    PermitSteps(Semaphore semaphore) {
        this.semaphore = semaphore;
    }

    @Override
    boolean isAtRest() {
        return held == null;
    }

    @Override
    void step(int turn) {
        Permits own = held;
        if (own != null) {
            own.close();
            held = null;
        } else if (turn % 2 == 0) {
            held = semaphore.hold(2);
        } else {
            try {
                held = semaphore.holdInterruptibly(1);
            } catch (InterruptedException e) {
                find(e.toString());
            }
        }
    }
}
