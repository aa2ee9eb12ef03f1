package io.interproc.testkit.contract;

import io.interproc.testkit.ThreadRunner.Body;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// An object on which threads wait, as [BlockingContract] uses it: at first whoever comes has to wait.
public interface Blocking {

    /// One method that waits.
    ///
    /// @param name the name of the method, for failures
    /// @param interruptible whether an interruption ends the wait
    /// @param timed whether the wait ends when the time has passed; others do not look at the time
    /// @param method the method
    record Way(String name, boolean interruptible, boolean timed, Wait method) {

        /// Waits.
        ///
        /// @return false if the time has passed, else true
        /// @throws InterruptedException if interrupted, and the method is interruptible
        public boolean await(Duration timeout) throws InterruptedException {
            return method.await(timeout);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /// What calls a method that waits.
    @FunctionalInterface
    interface Wait {
        /// Waits.
        ///
        /// @return false if the time has passed, else true
        /// @throws InterruptedException if interrupted, from the interruptible methods
        boolean await(Duration timeout) throws InterruptedException;
    }

    /// Returns all methods that wait.
    List<Way> ways();

    /// Waits by the method that takes a number and a unit.
    ///
    /// @return false if the time has passed, else true
    /// @throws InterruptedException if interrupted
    boolean await(long time, TimeUnit unit) throws InterruptedException;

    /// Returns how many threads wait.
    int waiters();

    /// Lets the thread that has waited longest go on, or all that wait, or the next that comes if nobody waits.
    void letGo();

    /// Returns what else can be done with the object, by name: all methods that a closed scope refuses.
    Map<String, Body> operations();
}
