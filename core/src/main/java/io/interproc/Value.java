package io.interproc;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A typed value in the memory of a [Scope]: `multiprocessing.Value`.
///
/// ```java
/// IntValue counter = scope.intValue(0);
/// try (Held held = counter.hold()) {       // with counter.get_lock():
///     counter.set(counter.get() + 1);      //     counter.value += 1
/// }
/// counter.getAndAdd(1);                    // the same, shorter
/// ```
///
/// **Guarantees.** A *guarded* value, the default, has a [lock][#getLock()]: every access takes it, unless this thread
/// holds it already, so an access waits for a holder and never deadlocks on itself. A *raw* value
/// ([ValueOptions#raw()]) has none: each access is one atomic access of the memory. Either way `getAndAdd`,
/// `compareAndSet`, `getAndSet` and `update` are atomic against all other accesses. [#peekValue()] reads past the lock.
///
/// **Conversions** are C's: integers wrap modulo 2<sup>n</sup>, `f` rounds to single precision. An object of the wrong
/// kind (a fraction for an integer, a string for a number) is refused with [IllegalArgumentException].
///
/// **Memory consistency effects.** A write *happens-before* every later read that sees it, across processes too. Raw
/// accesses are sequentially consistent.
///
/// **When a holder dies.** A single access is never torn. For the lock see [Lock].
///
/// **When the value is removed** ([Scope#remove(Object)]), every access throws [IllegalStateException] that says
/// so, also for whoever holds its lock; [#type()], [#isGuarded()] and [#getLock()] go on. If only the lock is
/// removed, which was another object, all accesses throw that need it: all but [#peekValue()] and its kin. In a
/// scope of processes the value is not found by its name then, nor sent to workers.
///
/// **Differences from Python.** `+=` on `.value` loses updates there even though each half is locked; use
/// `getAndAdd` or hold the lock. Accessing a value inside its own non-re-entrant lock deadlocks there and works here.
/// Python's raw values promise nothing; here each access is atomic.
///
/// @param <T> the boxed type of the value
public interface Value<T> {

    /// Returns the type of the value.
    ValueType<? extends Value<T>> type();

    /// Returns whether the value has a lock.
    boolean isGuarded();

    /// Returns the lock that guards the value, without acquiring it: Python's `get_lock()`. [#hold()] acquires it.
    ///
    /// @throws IllegalStateException if the value is raw
    Lock getLock();

    /// Acquires the lock of the value; see [Lock#hold()].
    ///
    /// @throws IllegalStateException if the value is raw
    default Held hold() {
        return getLock().hold();
    }

    /// Returns the value, boxed. The specialised types have a `get` that does not box.
    T getValue();

    /// Returns the value without waiting for a holder of the lock, boxed.
    T peekValue();

    /// Sets the value, converting as C does.
    ///
    /// @param value a number for the numeric types; for `c` a byte or a number from 0 to 255; for `u` a string of
    ///     one code point, a character or a code point; for booleans a boolean
    /// @throws IllegalArgumentException if the object is of the wrong kind; the message names the kind and the type
    void setValue(@Nullable Object value);

    /// Replaces the value by the function's result, atomically, and returns the new value, boxed. A guarded value
    /// holds its lock while the function runs, once; a raw value may run it several times.
    T update(UnaryOperator<T> function);
}
