/// What another kind of scope implements.
///
/// [io.interproc.spi.ScopeProvider] opens the scope. The scope gets an [io.interproc.spi.ObjectRequest] for each object
/// that a program asks for, refuses the [types][io.interproc.spi.ObjectType] that it does not serve, and reports
/// [io.interproc.spi.Misuse] in the words of all scopes.
package io.interproc.spi;
