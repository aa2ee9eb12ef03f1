/// The few Linux system calls that Interproc needs: the only package that may use the foreign linker.
///
/// From the bottom up:
///
/// - `Kernel` is the one native call site; it returns the value of the call or its negated error number.
/// - `SystemCall`, `Architecture` and [Errno] hold the numbers of the kernel's binary interface.
/// - [Futex], [OfdLock], [Descriptor], [DirectoryEntries], [FileStatus], [Processes], [Poll] and
///   [EventDescriptor] are what the layers above use. An ordinary "not now" is a return value; anything else a
///   [SystemCallException].
/// - [InterruptHook] needs no native call: it lets `Thread.interrupt()` wake a thread that sleeps in a futex.
/// - [Linux] says whether all this can be used in this JVM, and if not, why.
///
/// No call is bound as *critical*: a critical call keeps its thread out of the reach of safepoints, so one that
/// blocks, or whose page fault waits for memory, would stop the garbage collector and with it every thread of
/// the JVM.
///
/// Uses the pauses of `blocking`.
///
/// Begin with [Linux], then `Kernel`.
package io.interproc.internal.os;
