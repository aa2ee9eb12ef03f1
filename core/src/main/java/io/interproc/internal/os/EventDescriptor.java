package io.interproc.internal.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A flag that a thread can wait for together with other descriptors: `eventfd(2)`.
///
/// One thread waits in [Poll] with [#descriptor()] in its list; any other thread calls [#signal()] to wake it.
public final class EventDescriptor implements AutoCloseable {
    // linux/eventfd.h: O_CLOEXEC and O_NONBLOCK of asm-generic/fcntl.h
    private static final int EFD_CLOEXEC = 0_2_000_000;
    private static final int EFD_NONBLOCK = 0_4000;

    private final Descriptor descriptor;

    /// Creates a flag that is not set.
    ///
    /// Does not block. Errors: `EMFILE`, `ENFILE`, `ENOMEM`.
    ///
    /// @throws SystemCallException if the kernel refuses
    public EventDescriptor() {
        try (CallFrame frame = CallFrame.enter()) {
            long result = Kernel.call(frame, SystemCall.EVENTFD2, 0, EFD_CLOEXEC | EFD_NONBLOCK, 0, 0, 0);
            Descriptor.check(SystemCall.EVENTFD2, result, "eventfd");
            this.descriptor = new Descriptor((int) result, "eventfd");
        }
    }

    /// Returns the descriptor, ready in [Poll] while the flag is set.
    public Descriptor descriptor() {
        return descriptor;
    }

    /// Sets the flag.
    ///
    /// Does not block. Errors: `EAGAIN`, the counter behind the flag is full, which leaves it set.
    ///
    /// @throws IllegalStateException if this is closed
    public void signal() {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment increment = frame.structure();
            increment.set(ValueLayout.JAVA_LONG, 0, 1);
            long result = descriptor.invoke(frame, SystemCall.WRITE, increment.address(), Long.BYTES, 0);
            if (result != -Errno.EAGAIN) {
                descriptor.check(SystemCall.WRITE, result);
            }
        }
    }

    /// Clears the flag.
    ///
    /// Does not block. Errors: `EAGAIN`, the flag was not set.
    ///
    /// @return whether it was set
    /// @throws IllegalStateException if this is closed
    public boolean clear() {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment counter = frame.structure();
            long result = descriptor.invoke(frame, SystemCall.READ, counter.address(), Long.BYTES, 0);
            if (result == -Errno.EAGAIN) {
                return false;
            }
            descriptor.check(SystemCall.READ, result);
            return true;
        }
    }

    /// Closes the descriptor. Idempotent.
    @Override
    public void close() {
        descriptor.close();
    }
}
