package io.interproc;

import io.interproc.internal.serial.Copies;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Objects;

/// Says that a worker process shall get a copy of an object that is made to be shared by threads, such as an
/// [AtomicInteger][java.util.concurrent.atomic.AtomicInteger], a
/// [ConcurrentHashMap][java.util.concurrent.ConcurrentHashMap], or an object that holds one.
///
/// Without this, `start` refuses such an object as an argument or among what a task captures: each process would have
/// one of its own, and neither would see what the other does to it. To share a number or a lock, use the
/// [values][Scope#intValue(int)] and [locks][Scope#rlock()] of the scope.
///
/// ```java
/// static void work(Copy<Map<String, Integer>> table) {
///     look(table.get());
/// }
///
/// scope.start(Main::work, Copy.of(table));
/// ```
///
/// In a thread scope nothing is copied: [#get()] returns the object itself.
///
/// @param <T> the type of the object
public final class Copy<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // If it does not serialise, start says so.
    private final T value;

    private Copy(T value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /// Returns a wrapper of an object.
    ///
    /// @throws NullPointerException if the object is null
    public static <T> Copy<T> of(T value) {
        return new Copy<>(value);
    }

    /// Returns the object: in a worker process its own copy, otherwise the object that was wrapped.
    public T get() {
        return value;
    }

    /// Returns what the object says of itself.
    @Override
    public String toString() {
        return "Copy[" + value + "]";
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        Copies.write(out);
    }
}
