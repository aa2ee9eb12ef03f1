/// Python's `threading` and `multiprocessing` for the JVM: typed values, locks, conditions and workers, shared by
/// threads, processes and machines through one API. Start at [io.interproc.Scope].
package io.interproc;
