/// Contract suites: what every scope promises, one abstract class per kind of object.
///
/// A scope is judged by one short subclass per suite:
///
/// ```java
/// class MyLockTest extends LockContract {
///     @Override
///     public Scope openScope(ScopeOptions options) {
///         return Scope.open(URI.create("mine:/" + UUID.randomUUID()), options);
///     }
/// }
/// ```
///
/// What a scope cannot do it [excludes][io.interproc.testkit.Excludes#exclusions()] by the name of the test, with a
/// reason that is printed.
package io.interproc.testkit.contract;
