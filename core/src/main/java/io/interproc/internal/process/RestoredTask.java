package io.interproc.internal.process;

import io.interproc.Task0;
import io.interproc.Task1;
import io.interproc.Task2;
import io.interproc.Task3;
import io.interproc.Task4;
import org.jspecify.annotations.Nullable;

/// A task with its arguments, in the process that runs it.
///
/// @param task the task, of the kind that takes that many arguments
/// @param arguments up to four arguments
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RestoredTask(Object task, @Nullable Object[] arguments) {

    /// Runs the task.
    ///
    /// @throws Exception what the task throws
    @SuppressWarnings({"unchecked", "NullAway"}) // The compiler of the sender has checked it; null passes as it came.
    void run() throws Exception {
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
