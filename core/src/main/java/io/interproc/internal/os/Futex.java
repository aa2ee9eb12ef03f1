package io.interproc.internal.os;

import java.lang.foreign.MemorySegment;

/// Sleeping on a 32-bit word of shared memory, and waking those who do: `futex(2)`.
///
/// The operations are the process-shared ones: two mappings of the same file at different addresses in
/// different processes name the same word. Time-outs are relative and measured by `CLOCK_MONOTONIC`.
///
/// **Memory consistency effects**: none to rely on. The kernel compares the word atomically with respect to
/// other futex operations on it; ordering between the word and other data is the caller's, by access modes.
public final class Futex {
    /// `linux/futex.h`. Without `FUTEX_PRIVATE_FLAG` (128): the word is shared between processes.
    private static final int FUTEX_WAIT = 0;

    private static final int FUTEX_WAKE = 1;

    private Futex() {}

    /// Why a thread left [#wait].
    public enum Outcome {
        /// Another thread called [#wake], or the kernel woke the sleeper for a reason of its own.
        WOKEN,

        /// The word did not hold the expected value; the thread has not slept.
        CHANGED,

        /// The time is over.
        TIMED_OUT,

        /// A signal handler ran in the thread; only a timed wait ends so. Java's `Thread.interrupt()` sends no
        /// signal: see [InterruptHook].
        INTERRUPTED
    }

    /// Sleeps while the word holds `expected`, until woken, or until the time is over.
    ///
    /// Blocks the platform thread, and the carrier of a virtual thread. While the thread sleeps, closing the
    /// arena of `segment` throws `IllegalStateException` in the closer. Errors: `EFAULT`, the file under the
    /// mapping was truncated; `ENOSYS` or `EPERM`, the call is filtered. Not critical because it blocks.
    ///
    /// @param segment native memory
    /// @param offset the offset of the word in `segment`, in bytes; its address must be a multiple of four
    /// @param expected the value that lets the thread sleep
    /// @param timeoutNanos how long to sleep at most; negative means for ever
    /// @return why the thread continues; whatever it is, the caller reads its words again
    /// @throws IndexOutOfBoundsException if the word is not inside `segment`
    /// @throws IllegalArgumentException if the word is not aligned, or `segment` is not native
    /// @throws IllegalStateException if the arena of `segment` is closed
    /// @throws SystemCallException if the kernel refuses
    public static Outcome wait(MemorySegment segment, long offset, int expected, long timeoutNanos) {
        MemorySegment word = segment.asSlice(offset, Integer.BYTES, Integer.BYTES);
        try (CallFrame frame = CallFrame.enter()) {
            long timeout = frame.timeoutAddress(timeoutNanos);
            StackProbe.probe();
            long result = Kernel.call(frame, SystemCall.FUTEX, word.address(), FUTEX_WAIT, expected, timeout, 0, word);
            return switch ((int) -result) {
                case 0 -> Outcome.WOKEN;
                case Errno.EAGAIN -> Outcome.CHANGED;
                case Errno.ETIMEDOUT -> Outcome.TIMED_OUT;
                case Errno.EINTR -> Outcome.INTERRUPTED;
                default -> throw failure("FUTEX_WAIT", word, (int) -result);
            };
        }
    }

    /// Wakes threads that sleep on the word, in the order in which they fell asleep.
    ///
    /// Does not block. Errors: as for [#wait]. Not critical: it takes a kernel lock shared with other processes
    /// and may fault the page in.
    ///
    /// @param segment native memory
    /// @param offset the offset of the word in `segment`, in bytes; its address must be a multiple of four
    /// @param count how many to wake at most
    /// @return how many were woken, in all processes
    /// @throws IndexOutOfBoundsException if the word is not inside `segment`
    /// @throws IllegalArgumentException if the word is not aligned, or `segment` is not native
    /// @throws IllegalStateException if the arena of `segment` is closed
    /// @throws SystemCallException if the kernel refuses
    public static int wake(MemorySegment segment, long offset, int count) {
        MemorySegment word = segment.asSlice(offset, Integer.BYTES, Integer.BYTES);
        try (CallFrame frame = CallFrame.enter()) {
            StackProbe.probe();
            long result = Kernel.call(frame, SystemCall.FUTEX, word.address(), FUTEX_WAKE, count, 0, 0, word);
            if (result < 0) {
                throw failure("FUTEX_WAKE", word, (int) -result);
            }
            return (int) result;
        }
    }

    private static SystemCallException failure(String operation, MemorySegment word, int errno) {
        String object = operation + ", word at 0x" + Long.toHexString(word.address());
        return errno == Errno.EFAULT
                ? new SystemCallException(
                        SystemCall.FUTEX, errno, object, "another process truncated the file: do not write to it")
                : new SystemCallException(SystemCall.FUTEX, errno, object);
    }
}
