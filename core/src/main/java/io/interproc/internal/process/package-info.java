/// Worker processes: JVMs that run one task each for the process that starts them.
///
/// [JvmProcesses] is the entry. On the parent's side a [ProcessWorkerBuilder] has the task serialised, starts a JVM
/// like this one ([JavaCommand]) and returns a [JvmProcessWorker], which documents the whole life of a worker. On the
/// child's side [WorkerMain] reads the [TaskMessage], runs the task and leaves a record of its end ([OutcomeWriter]); a
/// [LifeLine] ends the child when its parent has died. [ThisWorker] says what this JVM is, and [LastThreads] what keeps
/// a worker whose task is done.
///
/// Uses `serial` for the task and its exception, and the waits of `blocking`. Knows nothing of segments.
///
/// Begin with `JvmProcessWorker`.
package io.interproc.internal.process;
