package io.interproc.internal.serial;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Writes tasks and reads them in the same JVM, and keeps what they show.
final class Transfer {

    /// The delivery to a receiver that needs nothing.
    static final Delivery OVER = new Delivery() {
        @Override
        public boolean isOver() {
            return true;
        }

        @Override
        public boolean await(long deadlineNanos) {
            return true;
        }
    };

    private static final AtomicReference<@Nullable Object> SEEN = new AtomicReference<>();

    private Transfer() {}

    static RestoredTask transfer(Object task, Object... arguments) throws Exception {
        return TaskReader.read(write("W", task, arguments));
    }

    static SerializedTask write(String worker, Object task, @Nullable Object... arguments) {
        return TaskWriter.write(worker, OVER, task, arguments);
    }

    /// What a task calls to show something.
    static void see(@Nullable Object value) {
        SEEN.set(value);
    }

    /// Returns what was shown last.
    static @Nullable Object seen() {
        return SEEN.get();
    }
}
