package io.interproc;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a [Value] is made: its name and its lock. Immutable. Python's keyword `lock`:
///
/// | Python | here |
/// |---|---|
/// | `lock=True` | [#defaults()]: guarded by a new [RLock] |
/// | `lock=some_lock` | [#withLock(Lock)], [#withLock(Condition)] |
/// | `lock=False` | [#raw()] |
public final class ValueOptions {

    private static final ValueOptions DEFAULTS = new ValueOptions(null, null, true);

    private final @Nullable String name;
    private final @Nullable Lock lock;
    private final boolean guarded;

    private ValueOptions(@Nullable String name, @Nullable Lock lock, boolean guarded) {
        this.name = name;
        this.lock = lock;
        this.guarded = guarded;
    }

    /// Returns the defaults: unnamed, guarded by a new [RLock].
    public static ValueOptions defaults() {
        return DEFAULTS;
    }

    /// Returns options for a value of this name, guarded by its own [RLock].
    public static ValueOptions named(String name) {
        return DEFAULTS.withName(name);
    }

    /// Returns options for a value without a lock.
    public static ValueOptions raw() {
        return new ValueOptions(null, null, false);
    }

    /// Returns a copy with a name.
    public ValueOptions withName(String name) {
        return new ValueOptions(Objects.requireNonNull(name, "name"), lock, guarded);
    }

    /// Returns a copy guarded by this lock, which may guard other values too.
    public ValueOptions withLock(Lock lock) {
        return new ValueOptions(name, Objects.requireNonNull(lock, "lock"), true);
    }

    /// Returns a copy guarded by the lock of this condition.
    public ValueOptions withLock(Condition condition) {
        return withLock(condition.getLock());
    }

    /// Returns the name, or empty.
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /// Returns the lock given, or empty for a new one or none; see [#isGuarded()].
    public Optional<Lock> lock() {
        return Optional.ofNullable(lock);
    }

    /// Returns whether the value has a lock.
    public boolean isGuarded() {
        return guarded;
    }
}
