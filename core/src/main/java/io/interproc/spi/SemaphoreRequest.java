package io.interproc.spi;

import io.interproc.Semaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for a semaphore.
///
/// @param name the name, or empty for a new semaphore without a name
/// @param permits how many permits a new semaphore has; an existing one keeps what it has. May be negative
/// @param options what a new semaphore is made with, and what an existing one must have; empty for the defaults and for
///     an existing semaphore whatever its options
public record SemaphoreRequest(Optional<String> name, int permits, Optional<SemaphoreOptions> options)
        implements ObjectRequest<Semaphore> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public SemaphoreRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
        Objects.requireNonNull(options, "options");
    }

    /// Returns a request for a new semaphore without a name.
    public static SemaphoreRequest unnamed(int permits, SemaphoreOptions options) {
        return new SemaphoreRequest(Optional.empty(), permits, Optional.of(Objects.requireNonNull(options, "options")));
    }

    /// Returns a request for the semaphore of a name, whatever its options.
    public static SemaphoreRequest named(String name, int permits) {
        return new SemaphoreRequest(Optional.of(Objects.requireNonNull(name, "name")), permits, Optional.empty());
    }

    /// Returns a request for the semaphore of a name and of these options.
    public static SemaphoreRequest named(String name, int permits, SemaphoreOptions options) {
        return new SemaphoreRequest(
                Optional.of(Objects.requireNonNull(name, "name")),
                permits,
                Optional.of(Objects.requireNonNull(options, "options")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.SEMAPHORE;
    }

    @Override
    public Class<Semaphore> objectClass() {
        return Semaphore.class;
    }
}
