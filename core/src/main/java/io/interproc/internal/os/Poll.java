package io.interproc.internal.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import java.util.List;

/// Waits for one of several descriptors to become ready: `ppoll(2)`.
public final class Poll {
    // struct pollfd, asm-generic/poll.h: 8 bytes
    private static final long POLLFD_SIZE = 8;
    private static final long FD = 0; // int
    private static final long EVENTS = 4; // short
    private static final long REVENTS = 6; // short

    private static final short POLLIN = 1;

    private Poll() {}

    /// Waits until a descriptor can be read or is broken: for a process, until it has ended.
    ///
    /// Blocks the platform thread, and the carrier of a virtual thread. `Thread.interrupt()` does not end the
    /// wait; an [EventDescriptor] in the list does. A descriptor closed meanwhile stays open until this
    /// returns. Errors: `EINTR`, a signal, gives an empty set; `EINVAL`, more descriptors than this process may
    /// have; `ENOMEM`.
    ///
    /// @param timeoutNanos how long to wait at most; negative means for ever
    /// @return the indexes of those that are ready; empty if the time is over, or after a signal
    /// @throws SystemCallException if the kernel refuses
    /// @throws IllegalStateException if a descriptor is closed
    public static BitSet awaitReadable(List<Descriptor> descriptors, long timeoutNanos) {
        int entered = 0;
        try {
            for (Descriptor descriptor : descriptors) {
                descriptor.enter();
                entered++;
            }
            return poll(descriptors, timeoutNanos);
        } finally {
            for (Descriptor descriptor : descriptors.subList(0, entered)) {
                descriptor.exit();
            }
        }
    }

    private static BitSet poll(List<Descriptor> descriptors, long timeoutNanos) {
        int count = descriptors.size();
        try (CallFrame frame = CallFrame.enter();
                Arena arena = Arena.ofConfined()) {
            MemorySegment pollfds = arena.allocate(Math.max(1, count) * POLLFD_SIZE, Long.BYTES);
            for (int i = 0; i < count; i++) {
                pollfds.set(
                        ValueLayout.JAVA_INT,
                        i * POLLFD_SIZE + FD,
                        descriptors.get(i).number());
                pollfds.set(ValueLayout.JAVA_SHORT, i * POLLFD_SIZE + EVENTS, POLLIN);
            }
            long timeout = frame.timeoutAddress(timeoutNanos);
            long result = Kernel.call(frame, SystemCall.PPOLL, pollfds.address(), count, timeout, 0, 0);
            BitSet ready = new BitSet(count);
            if (result == -Errno.EINTR) {
                return ready;
            }
            Descriptor.check(SystemCall.PPOLL, result, count + " descriptors");
            for (int i = 0; i < count; i++) {
                ready.set(i, pollfds.get(ValueLayout.JAVA_SHORT, i * POLLFD_SIZE + REVENTS) != 0);
            }
            return ready;
        }
    }
}
