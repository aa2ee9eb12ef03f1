package io.interproc.spi;

import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks a scope to remove an object: one that the program has, or the one of a name.
///
/// @param object the object, or empty
/// @param name the name, or empty; one of both is there
/// @param forced whether to remove it though somebody holds it or waits for it
public record RemovalRequest(Optional<Object> object, Optional<String> name, boolean forced) {

    /// Checks that there is one of both.
    ///
    /// @throws IllegalArgumentException if there is not, or the name is not legal
    public RemovalRequest {
        if (object.isPresent() == name.isPresent()) {
            throw new IllegalArgumentException(
                    "either an object or a name must be given: object=" + object + ", name=" + name);
        }
        name.ifPresent(NameRule.OBJECT::requireLegal);
    }

    /// Returns a request to remove an object.
    public static RemovalRequest of(Object object, boolean forced) {
        return new RemovalRequest(Optional.of(Objects.requireNonNull(object, "object")), Optional.empty(), forced);
    }

    /// Returns a request to remove the object of a name.
    public static RemovalRequest named(String name, boolean forced) {
        return new RemovalRequest(Optional.empty(), Optional.of(Objects.requireNonNull(name, "name")), forced);
    }
}
