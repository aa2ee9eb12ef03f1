package io.interproc.examples;

import io.interproc.Scope;

/// An example that runs in any scope and checks its own result. What it is made of are its options.
///
/// ```java
/// try (Scope scope = Scope.processes()) {
///     System.out.println(ProducersConsumers.defaults().run(scope).line());
/// }
/// ```
public interface Program {

    /// Runs the program with objects and workers of this scope, and prints who does what on standard output.
    ///
    /// @param scope a scope that the program has for itself
    /// @return whether the outcome is as it must be
    /// @throws Exception if a worker failed, or the thread was interrupted
    Result run(Scope scope) throws Exception;
}
