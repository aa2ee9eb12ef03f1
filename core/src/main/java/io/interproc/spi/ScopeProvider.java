package io.interproc.spi;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import java.net.URI;

/// Serves the scopes of a URI scheme; found by [java.util.ServiceLoader] when [Scope#open(String)] meets that scheme.
///
/// A provider implements [Scope] and the interfaces of its objects. Of the methods of [Scope] that return objects it
/// implements one, [Scope#object(ObjectRequest)], and [Scope#objectTypes()] says which types of objects it serves. The
/// exceptions for misuse are those of [Misuse], so that programs are told the same in every scope. What else the scope
/// cannot do, the provider states as exclusions of the contract suites of the test kit.
public interface ScopeProvider {

    /// Returns the URI scheme this provider serves, in lower case, such as `zookeeper`.
    String scheme();

    /// Opens the scope that the URI names.
    ///
    /// @throws IllegalArgumentException if the URI is not of the provider's form
    /// @throws io.interproc.InterprocException if the scope cannot be opened
    Scope open(URI uri, ScopeOptions options);
}
