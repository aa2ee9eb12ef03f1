package io.interproc.spi;

import io.interproc.Event;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;

/// Asks for an event.
///
/// @param name the name, or empty for a new event without a name
public record EventRequest(Optional<String> name) implements ObjectRequest<Event> {

    /// Checks the name.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public EventRequest {
        name.ifPresent(NameRule.OBJECT::requireLegal);
    }

    /// Returns a request for a new event without a name.
    public static EventRequest unnamed() {
        return new EventRequest(Optional.empty());
    }

    /// Returns a request for the event of a name.
    public static EventRequest named(String name) {
        return new EventRequest(Optional.of(Objects.requireNonNull(name, "name")));
    }

    @Override
    public ObjectType type() {
        return ObjectType.EVENT;
    }

    @Override
    public Class<Event> objectClass() {
        return Event.class;
    }
}
