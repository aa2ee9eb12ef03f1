package io.interproc.spi;

import java.util.Optional;

/// What a program asks a scope for: an object of one type, new or found by its name.
///
/// Every method of a [scope][io.interproc.Scope] that returns an object makes a request and hands it to
/// [io.interproc.Scope#object(ObjectRequest)]. There is one kind of request for each [ObjectType], with all that a
/// scope has to know to make the object. What can be checked without a scope is checked when a request is made: names
/// are legal, and nothing is null but the initial content of a value.
///
/// A scope handles each kind that it serves and refuses the others:
///
/// ```java
/// public <T> T object(ObjectRequest<T> request) {
///     Object found = switch (request) {
///         case LockRequest lock -> makeOrFind(lock);
///         case RLockRequest lock -> makeOrFind(lock);
///         default -> throw Misuse.notServed(this, request);
///     };
///     return request.objectClass().cast(found);
/// }
/// ```
///
/// The `default` keeps the scope right when a later version of the library knows more types.
///
/// @param <T> the interface of the object
public sealed interface ObjectRequest<T>
        permits LockRequest,
                RLockRequest,
                ConditionRequest,
                ValueRequest,
                SemaphoreRequest,
                BoundedSemaphoreRequest,
                EventRequest {

    /// Returns the type of the object.
    ObjectType type();

    /// Returns the interface of the object.
    Class<T> objectClass();

    /// Returns the legal name of the object, or empty for a new object without a name.
    Optional<String> name();
}
