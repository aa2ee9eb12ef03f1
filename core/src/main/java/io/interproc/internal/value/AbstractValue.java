package io.interproc.internal.value;

import io.interproc.Held;
import io.interproc.Lock;
import io.interproc.Value;
import io.interproc.ValueType;
import io.interproc.internal.lock.Ownership;
import io.interproc.internal.lock.SharedMutex;
import io.interproc.spi.Misuse;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamException;
import org.jspecify.annotations.Nullable;

/// What all values have in common: type, lock, and the way into a guarded access.
///
/// Overview. An access is written once for guarded and raw values:
///
/// ```java
/// Lock taken = enter();
/// try {
///     return fetchAndAdd(delta);
/// } finally {
///     exit(taken);
/// }
/// ```
///
/// A raw value takes nothing, and the access itself is atomic. A guarded value takes its lock unless this
/// thread holds it, and then loads and stores, each of the whole word, because [Value] promises that reading
/// past the lock, with `peek`, sees whole values. A store of a guarded value needs no more than release order,
/// since its lock orders it against all but `peek`; and a guarded update runs the caller's function once, where
/// a raw one tries until no other write came between.
abstract class AbstractValue<T> extends ValueWord implements Value<T> {

    private static final long serialVersionUID = 1L;

    private final transient ValueType<? extends Value<T>> type;
    private final transient @Nullable Lock lock;
    /// The lock if it is one of processes: called without dispatch, whatever other scopes are in use.
    private final transient @Nullable SharedMutex shared;
    /// The ownership of that lock, here for the same reason as the place of the word; see [ValueWord].
    private final transient @Nullable Ownership ownership;
    private final transient ValueMemory memory;

    AbstractValue(ValueType<? extends Value<T>> type, @Nullable Lock lock, ValueMemory memory) {
        super(memory, Values.isLong(type));
        this.type = type;
        this.lock = lock;
        this.shared = lock instanceof SharedMutex mutex ? mutex : null;
        this.ownership = shared == null ? null : shared.ownership();
        this.memory = memory;
    }

    @Override
    public final ValueType<? extends Value<T>> type() {
        return type;
    }

    @Override
    public final boolean isGuarded() {
        return lock != null;
    }

    @Override
    public final Lock getLock() {
        Lock guard = lock;
        if (guard == null) {
            throw Misuse.raw(this);
        }
        return guard;
    }

    @Override
    public final Held hold() {
        SharedMutex mutex = shared;
        return mutex != null ? mutex.hold() : getLock().hold();
    }

    /// Returns where the value lives.
    final ValueMemory memory() {
        return memory;
    }

    /// Takes the lock, if there is one that this thread does not hold.
    ///
    /// @return the lock taken, for [#exit], or null if none was
    final @Nullable Lock enter() {
        Ownership own = ownership;
        if (own != null && own.isOfCurrentThread()) {
            return null;
        }
        Lock guard = lock;
        if (guard == null || (own == null && guard.isHeldByCurrentThread())) {
            return null;
        }
        take(guard);
        return guard;
    }

    /// Takes the lock two frames deeper than [#exit] gives it back: where the stack was deep enough for the way
    /// in, it is for the way to the release, which must not overflow before the lock sees to itself.
    private static void take(Lock guard) {
        takeDeeper(guard);
    }

    private static void takeDeeper(Lock guard) {
        guard.lock();
    }

    /// Gives back what [#enter] took.
    static void exit(@Nullable Lock taken) {
        if (taken != null) {
            taken.unlock();
        }
    }

    /// Two handles are equal if they are of the same value, whatever it holds.
    @Override
    public final boolean equals(@Nullable Object other) {
        return other instanceof AbstractValue<?> value && value.memory.isSameAs(memory);
    }

    @Override
    public final int hashCode() {
        return memory.hashOfPlace();
    }

    @Override
    public String toString() {
        return "Value[" + memory.label() + ", "
                + (memory.isGone() ? "removed]" : type + (isGuarded() ? ", guarded]" : ", raw]"));
    }

    /// Lets what the scope gave stand for the value.
    protected final Object writeReplace() throws ObjectStreamException {
        return memory.replacement();
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a value is read through what stands for it in the stream");
    }
}
