package io.interproc.testkit.contract;

/// A thread or a worker that runs a task beside the test.
public interface Party {

    /// Waits until the task has ended.
    ///
    /// @throws Exception what the task threw, or, for a worker, an exception that has it as cause
    void join() throws Exception;
}
