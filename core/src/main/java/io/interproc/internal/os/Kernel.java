package io.interproc.internal.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The only native call site: the C library's `syscall(2)`.
///
/// One function of one shape serves every call, because each shape has to be linked in every process, and
/// because the kernel's interface is stable whereas the C library's wrappers depend on its kind and age. The
/// measurements are in `docs/decisions/one-native-call-site.md`.
final class Kernel {
    /// Type: (MemorySegment errno, long number, long a1, …, long a5, MemorySegment a6) → long.
    private static final MethodHandle SYSCALL = link();

    private Kernel() {}

    /// Makes a system call and returns its value, or its negated error number.
    ///
    /// The sixth argument is an address because the linker keeps the arena of such a segment open until the
    /// call returns: `arena.close()` throws `IllegalStateException` meanwhile. The kernel ignores it, except
    /// for `mmap`, whose sixth argument is the file offset.
    ///
    /// @param frame receives the error number
    /// @param a6 a segment whose arena must stay open during the call, or [MemorySegment#NULL]
    /// @throws IllegalStateException if the arena of `a6` is closed
    /// @throws WrongThreadException if the arena of `a6` is confined to another thread
    static long call(CallFrame frame, SystemCall call, long a1, long a2, long a3, long a4, long a5, MemorySegment a6) {
        long result;
        try {
            result = (long) SYSCALL.invokeExact(frame.errnoMemory(), (long) call.number(), a1, a2, a3, a4, a5, a6);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native call throws no checked exception", e);
        }
        return result == -1 ? -frame.errno() : result;
    }

    /// Makes a system call whose pointers all lead to the frame or to memory that the caller keeps alive.
    static long call(CallFrame frame, SystemCall call, long a1, long a2, long a3, long a4, long a5) {
        return call(frame, call, a1, a2, a3, a4, a5, MemorySegment.NULL);
    }

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        MemorySegment syscall = linker.defaultLookup().findOrThrow("syscall");
        FunctionDescriptor shape = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS);
        return linker.downcallHandle(
                syscall, shape, Linker.Option.firstVariadicArg(1), Linker.Option.captureCallState("errno"));
    }
}
