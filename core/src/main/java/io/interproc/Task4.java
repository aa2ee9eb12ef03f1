package io.interproc;

import java.io.Serializable;

/// What a worker with four arguments runs: a static method reference, or a lambda that captures only what
/// serialises.
@FunctionalInterface
public interface Task4<A, B, C, D> extends Serializable {
    /// Runs the task.
    ///
    /// @throws Exception what the task likes; it ends the worker with exit code 1
    void run(A a, B b, C c, D d) throws Exception;
}
