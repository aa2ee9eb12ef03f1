package io.interproc.internal.serial;

import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import io.interproc.WorkerStartException;
import org.jspecify.annotations.Nullable;

/// A task with its arguments, in the process that runs it.
///
/// @param task the task, of the kind that takes that many arguments
/// @param arguments up to four arguments
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record RestoredTask(Object task, @Nullable Object[] arguments) {

    /// Runs the task.
    ///
    /// @throws Exception what the task throws
    /// @throws WorkerStartException if the compiler has mixed the task up with another one
    public void run() throws Exception {
        try {
            call();
        } catch (ClassCastException e) {
            throw isThrownHere(e) ? confusion(e) : e;
        }
    }

    /// Whether a method reference refused its argument before it called the method; its own frames are hidden. A
    /// class that refers twice to one method, as `Task1<String>` and as `Task1<Integer>`, restores the first one
    /// for both (JDK-8208752), and that one casts to `String`.
    private static boolean isThrownHere(ClassCastException e) {
        StackTraceElement[] stack = e.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().equals(RestoredTask.class.getName());
    }

    private static WorkerStartException confusion(ClassCastException e) {
        return new WorkerStartException(
                "the task refers to a method that its class refers to with other types, too, and the compiler mixes such"
                        + " references up when they are restored; write a lambda instead, such as x -> print(x)",
                e);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // The compiler of the sender has checked it; null passes as it came.
    private void call() throws Exception {
        @Nullable Object[] a = arguments;
        switch (a.length) {
            case 0 -> ((Task0) task).run();
            case 1 -> ((Task1<Object>) task).run(a[0]);
            case 2 -> ((Task2<Object, Object>) task).run(a[0], a[1]);
            case 3 -> ((Task3<Object, Object, Object>) task).run(a[0], a[1], a[2]);
            case 4 -> ((Task4<Object, Object, Object, Object>) task).run(a[0], a[1], a[2], a[3]);
            default -> throw new IllegalStateException("a task has 0 to 4 arguments: arguments=" + a.length);
        }
    }
}
