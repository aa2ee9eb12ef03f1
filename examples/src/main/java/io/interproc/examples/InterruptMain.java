package io.interproc.examples;

import static io.interproc.examples.Speaker.say;

import io.interproc.BooleanValue;
import io.interproc.Condition;
import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.MainThread;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.Worker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A thread interrupts the main thread, as Ctrl-C would: `_thread.interrupt_main()`, but it also wakes a main
/// thread that waits.
///
/// The main thread is interrupted three times: while it waits on a condition, for a lock that a worker holds,
/// and for that worker's end. In the process scope it waits in shared memory for another process, and is woken
/// just the same. The interruption itself stays in one JVM, because a main thread is one of a JVM: a worker
/// process that wants its parent interrupted asks a thread there, through a condition.
///
/// Run it on the main thread, or call [MainThread#register()] before.
public record InterruptMain() implements Program {

    /// How often the interrupter looks whether the main thread waits.
    private static final long LOOK_NANOS = 1_000_000;

    /// Returns the program, which has no options.
    public static InterruptMain defaults() {
        return new InterruptMain();
    }

    @Override
    public Result run(Scope scope) throws Exception {
        Lock lock = scope.lock();
        Condition changed = scope.condition();
        BooleanValue locked = scope.value(ValueType.BOOLEAN, false, ValueOptions.raw());
        BooleanValue released = scope.value(ValueType.BOOLEAN, false, ValueOptions.raw());
        Worker keeper = scope.worker().name("keeper").start(InterruptMain::keep, lock, changed, locked, released);

        int interruptions = 0;
        try (Held _ = changed.hold()) {
            changed.waitFor(locked::get);
            interruptMainWhen(() -> changed.waiters() == 2); // the keeper and the main thread
            changed.await(); // Nobody will notify.
        } catch (InterruptedException _) {
            say("was woken on the condition");
            interruptions++;
        }

        interruptMainWhen(() -> lock.waiters() == 1);
        try (Held _ = lock.holdInterruptibly()) {
            say("got a lock that the keeper should hold");
        } catch (InterruptedException _) {
            say("was woken in front of the lock");
            interruptions++;
        }

        interruptMainWhen(() -> true);
        try {
            keeper.join();
        } catch (InterruptedException _) {
            say("was woken while it joined the keeper");
            interruptions++;
        }

        try (Held _ = changed.hold()) {
            released.set(true);
            changed.notifyAllWaiters();
        }
        keeper.joinOrThrow();
        return new Result(
                interruptions == 3 && !lock.isLocked(),
                "the main thread was woken in " + interruptions + " of 3 waits");
    }

    /// Holds the lock until it is told to release it.
    private static void keep(Lock lock, Condition changed, BooleanValue locked, BooleanValue released)
            throws InterruptedException {
        try (Held _ = lock.hold();
                Held _ = changed.hold()) {
            say("holds the lock");
            locked.set(true);
            changed.notifyAllWaiters();
            changed.waitFor(released::get);
        }
        say("released the lock");
    }

    private static void interruptMainWhen(BooleanSupplier waits) {
        Thread.ofPlatform().daemon().name("interrupter").start(() -> {
            while (!waits.getAsBoolean()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            say("interrupts the main thread");
            MainThread.interrupt();
        });
    }
}
