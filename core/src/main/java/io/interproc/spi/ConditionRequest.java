package io.interproc.spi;

import io.interproc.Condition;
import io.interproc.Lock;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for a condition.
///
/// @param name the name, or empty for a new condition without a name
/// @param lock the lock of a new condition, and the one that an existing condition must have; empty for a new
///     [re-entrant lock][io.interproc.RLock] and for an existing condition whatever its lock. The scope refuses a lock
///     of another scope
public record ConditionRequest(Optional<String> name, Optional<Lock> lock) implements ObjectRequest<Condition> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public ConditionRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
        Objects.requireNonNull(lock, "lock");
    }

    /// Returns a request for a new condition without a name on a new re-entrant lock, which goes with it.
    public static ConditionRequest unnamed() {
        return new ConditionRequest(Optional.empty(), Optional.empty());
    }

    /// Returns a request for a new condition without a name on a lock.
    public static ConditionRequest unnamed(Lock lock) {
        return new ConditionRequest(Optional.empty(), Optional.of(Objects.requireNonNull(lock, "lock")));
    }

    /// Returns a request for the condition of a name, whatever its lock.
    public static ConditionRequest named(String name) {
        return new ConditionRequest(Optional.of(Objects.requireNonNull(name, "name")), Optional.empty());
    }

    /// Returns a request for the condition of a name on a lock.
    public static ConditionRequest named(String name, Lock lock) {
        return new ConditionRequest(
                Optional.of(Objects.requireNonNull(name, "name")), Optional.of(Objects.requireNonNull(lock, "lock")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.CONDITION;
    }

    @Override
    public Class<Condition> objectClass() {
        return Condition.class;
    }
}
