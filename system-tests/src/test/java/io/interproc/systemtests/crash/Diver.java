package io.interproc.systemtests.crash;

import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.IntValue;
import io.interproc.RLock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A thread that recurses until its stack overflows, and uses a lock from the last frames on the way back.
///
/// Each frame makes one step, be it half an operation: it takes the lock in one of several ways if the thread
/// does not have it, and waits, notifies, or gives the lock back if it has. A step at the edge is thrown out
/// somewhere; the next frame, which has more stack, asks the lock what became of it. What a lock may answer is
/// judged here: whoever was thrown out of an acquisition does not have the lock, whoever got it has it until it
/// gives it back, and whoever waited on its condition has it again, however the wait ended.
///
/// Nothing is called between an operation and the store that says that it returned: there may be no stack for it.
final class Diver {

    private static final Duration MOMENT = Duration.ofNanos(200_000);
    private static final int FEWEST_STEPS = 60;
    private static final int MOST_STEPS = 600;
    private static final int WARM_UP_STEPS = 300;
    /// A dive is over when so many steps in a row were not thrown out.
    private static final int SAFE_STEPS = 20;

    /// What the thread knows of the lock.
    private enum Stage {
        FREE,
        /// It was thrown out of an acquisition.
        REFUSED,
        HELD,
        /// It was thrown out of a release, which was done or not made.
        LEAVING,
        /// It was thrown out of a wait.
        WAITING
    }

    private final RLock lock;
    private final Condition condition;
    private final IntValue value;
    private final List<String> findings = new ArrayList<>();
    private Stage stage = Stage.FREE;
    private @Nullable Held held;
    private int stepsMade;
    private int safeSteps;
    private int turn;
    private int shift;
    private int thrownOut;
    private int completed;
    private int added;
    private int mayHaveAdded;

    Diver(RLock lock, Condition condition, IntValue value) {
        this.lock = lock;
        this.condition = condition;
        this.value = value;
    }

    /// Makes every step where there is stack: a class that overflows when it is initialised is lost for ever.
    void warmUp() {
        for (int step = 0; step < WARM_UP_STEPS; step++) {
            turn++;
            step();
        }
        surface();
    }

    /// Dives once.
    ///
    /// @param number of the dive; the edge of the stack falls on different calls for different numbers
    void dive(int number) {
        stepsMade = 0;
        safeSteps = 0;
        turn = number;
        shift = number % 16;
        try {
            shift(shift);
        } catch (StackOverflowError _) {
            findings.add("the overflow came up to the top");
        }
        surface();
    }

    /// Comes back with the lock free, whatever the last step was.
    void surface() {
        while (stage != Stage.FREE) {
            turn = 0;
            step();
        }
    }

    /// Moves the frames of [#deeper] by a part of their size.
    private void shift(int more) {
        if (more > 0) {
            shift(more - 1);
        } else {
            deeper(0, 0, 0);
        }
    }

    @SuppressWarnings("InfiniteRecursion") // what it is for
    private void deeper(long a, long b, long c) {
        try {
            deeper(a + 1, b + a, c + b);
        } catch (StackOverflowError _) {
            thrownOut++;
        }
        if (stepsMade < FEWEST_STEPS || (safeSteps < SAFE_STEPS && stepsMade < MOST_STEPS)) {
            stepsMade++;
            turn++;
            try {
                step();
                completed++;
                safeSteps++;
            } catch (StackOverflowError _) {
                thrownOut++;
                safeSteps = 0;
            }
        }
    }

    private void step() {
        switch (stage) {
            case FREE -> enter();
            case REFUSED -> {
                if (lock.isHeldByCurrentThread()) {
                    findings.add("thrown out of an acquisition, and holds the lock");
                }
                if (value.getLock().isHeldByCurrentThread()) {
                    findings.add("thrown out of an access, and holds the lock of the value");
                    value.getLock().unlock();
                }
                stage = Stage.FREE;
            }
            case HELD -> goOn();
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
                    findings.add("thrown out of a wait, and does not hold the lock");
                    held = null;
                    stage = Stage.FREE;
                }
            }
        }
    }

    private void enter() {
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
            findings.add(e.toString());
        }
    }

    private void goOn() {
        switch (turn % 3) {
            case 0 -> leave();
            case 1 -> {
                stage = Stage.WAITING;
                try {
                    condition.await(MOMENT);
                } catch (InterruptedException e) {
                    findings.add(e.toString());
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
            findings.add("lost the lock that it held: " + e.getMessage());
            held = null;
            stage = Stage.FREE;
        }
    }

    /// Returns what must not have happened.
    List<String> findings() {
        return findings;
    }

    int thrownOut() {
        return thrownOut;
    }

    int completed() {
        return completed;
    }

    /// Returns how often the value was added to for certain, and how often perhaps.
    int added() {
        return added;
    }

    int mayHaveAdded() {
        return mayHaveAdded;
    }
}
