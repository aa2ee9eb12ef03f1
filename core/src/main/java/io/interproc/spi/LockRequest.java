package io.interproc.spi;

import io.interproc.Lock;
import io.interproc.LockOptions;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for a lock that is not re-entrant.
///
/// @param name the name, or empty for a new lock without a name
/// @param options what a new lock is made with, and what an existing one must have; empty for the defaults of the scope
///     and for an existing lock whatever its options
public record LockRequest(Optional<String> name, Optional<LockOptions> options) implements ObjectRequest<Lock> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public LockRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
        Objects.requireNonNull(options, "options");
    }

    /// Returns a request for a new lock without a name.
    public static LockRequest unnamed(LockOptions options) {
        return new LockRequest(Optional.empty(), Optional.of(Objects.requireNonNull(options, "options")));
    }

    /// Returns a request for the lock of a name, whatever its options.
    public static LockRequest named(String name) {
        return new LockRequest(Optional.of(Objects.requireNonNull(name, "name")), Optional.empty());
    }

    /// Returns a request for the lock of a name and of these options.
    public static LockRequest named(String name, LockOptions options) {
        return new LockRequest(
                Optional.of(Objects.requireNonNull(name, "name")),
                Optional.of(Objects.requireNonNull(options, "options")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.LOCK;
    }

    @Override
    public Class<Lock> objectClass() {
        return Lock.class;
    }
}
