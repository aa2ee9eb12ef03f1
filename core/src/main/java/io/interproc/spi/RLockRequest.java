package io.interproc.spi;

import io.interproc.LockOptions;
import io.interproc.RLock;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for a re-entrant lock.
///
/// @param name the name, or empty for a new lock without a name
/// @param options what a new lock is made with, and what an existing one must have; empty for the defaults of the scope
///     and for an existing lock whatever its options
public record RLockRequest(Optional<String> name, Optional<LockOptions> options) implements ObjectRequest<RLock> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public RLockRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
        Objects.requireNonNull(options, "options");
    }

    /// Returns a request for a new lock without a name.
    public static RLockRequest unnamed(LockOptions options) {
        return new RLockRequest(Optional.empty(), Optional.of(Objects.requireNonNull(options, "options")));
    }

    /// Returns a request for the lock of a name, whatever its options.
    public static RLockRequest named(String name) {
        return new RLockRequest(Optional.of(Objects.requireNonNull(name, "name")), Optional.empty());
    }

    /// Returns a request for the lock of a name and of these options.
    public static RLockRequest named(String name, LockOptions options) {
        return new RLockRequest(
                Optional.of(Objects.requireNonNull(name, "name")),
                Optional.of(Objects.requireNonNull(options, "options")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.RLOCK;
    }

    @Override
    public Class<RLock> objectClass() {
        return RLock.class;
    }
}
