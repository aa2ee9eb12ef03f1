package io.interproc.internal.os;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.UUID;

/// Random bits of the kernel: `getrandom(2)`.
///
/// The JDK reads a device for its first ones. In a process that has no descriptor left it measures the pace of threads
/// instead, which takes seconds.
public final class RandomBits {
    // RFC 9562, version 4: the bits that are not random
    private static final long VERSION_MASK = 0xF000L;
    private static final long VERSION = 0x4000L;
    private static final long VARIANT_MASK = 0b11L << 62;
    private static final long VARIANT = 0b10L << 62;

    private RandomBits() {}

    /// Returns an identifier that nobody has had or will have.
    ///
    /// Does not block, unless the machine has only begun to start. Errors: `ENOSYS` or `EPERM`, the call is
    /// filtered; then the bits are those of the JDK.
    public static UUID uuid() {
        try (CallFrame frame = CallFrame.enter()) {
            MemorySegment bits = frame.structure();
            long size = 2 * Long.BYTES;
            if (Kernel.call(frame, SystemCall.GETRANDOM, bits.address(), size, 0, 0, 0) != size) {
                return UUID.randomUUID();
            }
            return new UUID(
                    (bits.get(ValueLayout.JAVA_LONG, 0) & ~VERSION_MASK) | VERSION,
                    (bits.get(ValueLayout.JAVA_LONG, Long.BYTES) & ~VARIANT_MASK) | VARIANT);
        }
    }
}
