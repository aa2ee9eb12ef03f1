package io.interproc.spi;

import io.interproc.Value;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.name.NameRule;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks for a value.
///
/// @param <V> the interface of the value
/// @param valueType the type of a new value, and the one that an existing value must have
/// @param initial what a new value holds, converted as [Value#setValue(Object)] does; null means zero. The scope
///     refuses an object of the wrong kind for the type, also if the value exists
/// @param options the name, and the lock of a new value, which an existing value must have. The scope refuses a lock of
///     another scope
public record ValueRequest<V extends Value<?>>(
        ValueType<V> valueType, @Nullable Object initial, ValueOptions options) implements ObjectRequest<V> {

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if the name is not legal
    public ValueRequest {
        Objects.requireNonNull(valueType, "type");
        Objects.requireNonNull(options, "options");
        options.name().ifPresent(NameRule.OBJECT::requireLegal);
    }

    @Override
    public Optional<String> name() {
        return options.name();
    }

    @Override
    public ObjectType type() {
        return ObjectType.VALUE;
    }

    @Override
    public Class<V> objectClass() {
        return valueType.valueClass();
    }
}
