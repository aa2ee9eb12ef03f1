package io.interproc.systemtests.crash;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Takes a lock in one of several ways, and waits, notifies, or gives it back.
///
/// After a step that was unwound, the next asks the lock what became of it. What a lock may answer is judged here:
/// whoever was unwound from an acquisition does not have the lock, whoever got it has it until it gives it back, and
/// whoever waited on its condition has it again, however the wait ended.
///
/// Nothing is called between an operation and the store that says that it returned: there may be no stack for it.
final class LockSteps extends Diver.Steps {

    private static final Duration MOMENT = Duration.ofNanos(200_000);

    /// What the thread knows of the lock.
    private enum Stage {
        FREE,
        /// It was unwound from an acquisition.
        REFUSED,
        HELD,
        /// It was unwound from a release, which was done or not made.
        LEAVING,
        /// It was unwound from a wait.
        WAITING
    }

    private final RLock lock;
    private final Condition condition;
    private final IntValue value;
    private Stage stage = Stage.FREE;
    private @Nullable Held held;
    private int added;
    private int mayHaveAdded;

    LockSteps(RLock lock, Condition condition, IntValue value) {
        this.lock = lock;
        this.condition = condition;
        this.value = value;
    }

    @Override
    boolean isAtRest() {
        return stage == Stage.FREE;
    }

    @Override
    void step(int turn) {
        switch (stage) {
            case FREE -> enter(turn);
            case REFUSED -> {
                if (lock.isHeldByCurrentThread()) {
                    find("unwound from an acquisition, and holds the lock");
                }
                if (value.getLock().isHeldByCurrentThread()) {
                    find("unwound from an access, and holds the lock of the value");
                    value.getLock().unlock();
                }
                stage = Stage.FREE;
            }
            case HELD -> goOn(turn);
            case LEAVING -> {
                if (lock.isHeldByCurrentThread()) {
                    stage = Stage.HELD;
                } else {
                    held = null;
                    stage = Stage.FREE;
                }
            }
            case WAITING -> {
                if (lock.isHeldByCurrentThread()) {
                    stage = Stage.HELD;
                } else {
                    find("unwound from a wait, and does not hold the lock");
                    held = null;
                    stage = Stage.FREE;
                }
            }
        }
    }

    private void enter(int turn) {
        Stage before = stage;
        stage = Stage.REFUSED;
        try {
            switch (turn % 5) {
                case 0 -> {
                    lock.lock();
                    stage = Stage.HELD;
                }
                case 1 -> {
                    held = lock.hold();
                    stage = Stage.HELD;
                }
                case 2 -> stage = lock.tryLock() ? Stage.HELD : before;
                case 3 -> stage = lock.tryLock(MOMENT) ? Stage.HELD : before;
                default -> {
                    mayHaveAdded++;
                    value.getAndAdd(1);
                    mayHaveAdded--;
                    added++;
                    stage = Stage.FREE;
                }
            }
        } catch (InterruptedException e) {
            find(e.toString());
        }
    }

    private void goOn(int turn) {
        switch (turn % 3) {
            case 0 -> leave();
            case 1 -> {
                stage = Stage.WAITING;
                try {
                    condition.await(MOMENT);
                } catch (InterruptedException e) {
                    find(e.toString());
                }
                stage = Stage.HELD;
            }
            default -> condition.notify(1);
        }
    }

    private void leave() {
        stage = Stage.LEAVING;
        Held acquired = held;
        try {
            if (acquired != null) {
                acquired.close();
                held = null;
            } else {
                lock.unlock();
            }
            stage = Stage.FREE;
        } catch (IllegalMonitorStateException e) {
            find("lost the lock that it held: " + e.getMessage());
            held = null;
            stage = Stage.FREE;
        }
    }

    /// Returns how often the value was added to for certain, and how often perhaps.
    int added() {
        return added;
    }

    int mayHaveAdded() {
        return mayHaveAdded;
    }
}
