package io.interproc.systemtests.crash;

import java.util.ArrayList;
import java.util.List;

/// A thread that recurses until its stack overflows, and uses an object from the last frames on the way back: each
/// frame makes one step. A step at the edge is unwound somewhere; the next frame has more stack.
final class Diver {

    private static final int FEWEST_STEPS = 60;
    private static final int MOST_STEPS = 600;
    private static final int WARM_UP_STEPS = 300;
    /// A dive is over when so many steps in a row were not unwound.
    private static final int SAFE_STEPS = 20;

    /// What a diver does with an object, and what it finds out about it.
    abstract static class Steps {
        private final List<String> findings = new ArrayList<>();

        /// Makes a step, be it half an operation, that depends on what became of the one before.
        ///
        /// @param turn chooses among the steps that can be made
        abstract void step(int turn);

        /// Returns whether the thread has nothing of the object, and knows it.
        abstract boolean isAtRest();

        /// Notes what must not have happened.
        final void find(String finding) {
            findings.add(finding);
        }

        final List<String> findings() {
            return findings;
        }
    }

    private final Steps steps;
    private int stepsMade;
    private int safeSteps;
    private int turn;
    private int unwound;
    private int completed;

    Diver(Steps steps) {
        this.steps = steps;
    }

    /// Makes every step where there is stack: a class that overflows when it is initialised is lost for ever.
    void warmUp() {
        for (int step = 0; step < WARM_UP_STEPS; step++) {
            turn++;
            steps.step(turn);
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
        try {
            shift(number % 16);
        } catch (StackOverflowError _) {
            steps.find("the overflow came up to the top");
        }
        surface();
    }

    /// Comes back with nothing, whatever the last step was.
    void surface() {
        while (!steps.isAtRest()) {
            steps.step(0);
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
            unwound++;
        }
        if (stepsMade < FEWEST_STEPS || (safeSteps < SAFE_STEPS && stepsMade < MOST_STEPS)) {
            stepsMade++;
            turn++;
            try {
                steps.step(turn);
                completed++;
                safeSteps++;
            } catch (StackOverflowError _) {
                unwound++;
                safeSteps = 0;
            }
        }
    }

    int unwound() {
        return unwound;
    }

    int completed() {
        return completed;
    }
}
