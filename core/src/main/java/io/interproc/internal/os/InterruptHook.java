package io.interproc.internal.os;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.spi.AbstractInterruptibleChannel;
import org.jspecify.annotations.Nullable;

/// Lets `Thread.interrupt()` run code in the interrupter, so that it can wake a thread that sleeps in a futex.
///
/// A thread in a native call does not notice an interruption. The JDK's hook for such threads is
/// [AbstractInterruptibleChannel]: interrupting a thread between `begin` and `end` closes the channel, in the
/// interrupting thread. Here, closing runs an action.
///
/// ```java
/// hook.begin(() -> { if (state.compareAndSet(WAITING, INTERRUPTED)) Futex.wake(segment, offset, 1); });
/// boolean interrupted;
/// try {
///     Futex.wait(segment, offset, WAITING, -1);
/// } finally {
///     interrupted = hook.end();
/// }
/// ```
///
/// **Guarantees**, for one `begin` and its `end`:
///
/// - The action runs at most once: in the interrupter, or in the thread itself when it is interrupted already
///   at [#begin], or when it reaches [#end] before the interrupter has run the action.
/// - When [#end] returns, the action has run or never will; it is not running.
/// - The interrupt status is left as it is: set if the thread was interrupted, until it clears it.
///
/// The action must not throw: what it throws comes out of `Thread.interrupt()`. It must be short, and must not
/// wait for the interrupted thread. A thread has one such hook of the JDK at a time: between `begin` and `end`
/// it must not use an interruptible channel, and an outer `begin` of a channel is forgotten.
///
/// Belongs to one thread and is used by it again and again: only an interruption costs an object.
public final class InterruptHook {
    private ActionChannel channel = new ActionChannel();

    /// Makes the hook of the current thread.
    public InterruptHook() {}

    /// From now on an interruption of the current thread runs the action; if it is interrupted already, at
    /// once.
    ///
    /// Does not block.
    ///
    /// @param onInterrupt does not throw
    public void begin(Runnable onInterrupt) {
        channel.beginWith(onInterrupt);
    }

    /// Ends what [#begin] began; waits for the action if another thread is running it.
    ///
    /// @return whether the action has run; the interrupt status is left as it is
    public boolean end() {
        ActionChannel ended = channel;
        try {
            return ended.endAction();
        } finally {
            if (!ended.isOpen()) {
                channel = new ActionChannel();
            }
        }
    }

    /// A channel that is closed by an interruption only, and then runs an action.
    private static final class ActionChannel extends AbstractInterruptibleChannel {
        /// Written by the owner before `begin` and after `end`; the interrupter reads it between them, under
        /// the lock that these take.
        private @Nullable Runnable action;

        void beginWith(Runnable onInterrupt) {
            action = onInterrupt;
            begin();
        }

        boolean endAction() {
            try {
                end(true);
                return false;
            } catch (ClosedByInterruptException _) {
                return true;
            } catch (AsynchronousCloseException e) {
                throw new AssertionError("the channel is closed by an interruption only", e);
            } finally {
                action = null;
            }
        }

        @Override
        protected void implCloseChannel() {
            Runnable onInterrupt = action;
            if (onInterrupt != null) {
                onInterrupt.run();
            }
        }
    }
}
