package io.interproc.spi;

import io.interproc.BoundedSemaphore;
import io.interproc.SemaphoreOptions;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for a bounded semaphore.
///
/// @param name the name, or empty for a new semaphore without a name
/// @param bound how many permits a new semaphore has, and the bound that an existing one must have
/// @param options what a new semaphore is made with, and what an existing one must have; empty for the defaults and for
///     an existing semaphore whatever its options
public record BoundedSemaphoreRequest(Optional<String> name, int bound, Optional<SemaphoreOptions> options)
        implements ObjectRequest<BoundedSemaphore> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal or the bound is negative
    public BoundedSemaphoreRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
        Objects.requireNonNull(options, "options");
        if (bound < 0) {
            throw new IllegalArgumentException("bound must not be negative: bound=" + bound);
        }
    }

    /// Returns a request for a new bounded semaphore without a name.
    public static BoundedSemaphoreRequest unnamed(int bound, SemaphoreOptions options) {
        return new BoundedSemaphoreRequest(
                Optional.empty(), bound, Optional.of(Objects.requireNonNull(options, "options")));
    }

    /// Returns a request for the bounded semaphore of a name, whatever its options.
    public static BoundedSemaphoreRequest named(String name, int bound) {
        return new BoundedSemaphoreRequest(Optional.of(Objects.requireNonNull(name, "name")), bound, Optional.empty());
    }

    /// Returns a request for the bounded semaphore of a name and of these options.
    public static BoundedSemaphoreRequest named(String name, int bound, SemaphoreOptions options) {
        return new BoundedSemaphoreRequest(
                Optional.of(Objects.requireNonNull(name, "name")),
                bound,
                Optional.of(Objects.requireNonNull(options, "options")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.BOUNDED_SEMAPHORE;
    }

    @Override
    public Class<BoundedSemaphore> objectClass() {
        return BoundedSemaphore.class;
    }
}
