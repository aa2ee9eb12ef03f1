package io.interproc.internal.threads;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// Catches SIGINT, which a terminal sends when the user presses Ctrl-C.
///
/// Through `sun.misc.Signal`, an exported class of `jdk.unsupported`, looked up at run time: the module is not
/// required, and a mention in the source would be a warning that cannot be switched off.
final class InterruptSignal {

    private static final String REMEDY =
            "run with --add-modules jdk.unsupported and without -Xrs; link a run-time image with that module, and with"
                    + " --add-options=--add-modules=jdk.unsupported unless one of its modules requires it";

    private final MethodHandle handle;
    private final Object signal;
    private final Object former;

    /// @param handle installs a handler, `(Signal, SignalHandler)SignalHandler`
    private InterruptSignal(MethodHandle handle, Object signal, Object former) {
        this.handle = handle;
        this.signal = signal;
        this.former = former;
    }

    /// From now on runs the action, in a new thread, at each SIGINT, and nothing else happens then.
    ///
    /// @throws UnsupportedOperationException if this JVM gives no access to the signal
    static InterruptSignal install(Runnable onSignal) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle run = lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(onSignal);
            // (Signal)void
            MethodHandle onHandle = MethodHandles.dropArguments(run, 0, signalType);
            Object handler = MethodHandleProxies.asInterfaceInstance(handlerType, onHandle);
            Object signal = signalType.getConstructor(String.class).newInstance("INT");
            MethodHandle handle = lookup.findStatic(
                    signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType));
            return new InterruptSignal(handle, signal, handle.invoke(signal, handler));
        } catch (Throwable e) {
            throw new UnsupportedOperationException("cannot catch Ctrl-C (SIGINT): " + e + "; " + REMEDY, e);
        }
    }

    /// Restores what SIGINT did before.
    void restore() {
        try {
            Object _ = handle.invoke(signal, former);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot restore what Ctrl-C (SIGINT) did before: " + e, e);
        }
    }
}
