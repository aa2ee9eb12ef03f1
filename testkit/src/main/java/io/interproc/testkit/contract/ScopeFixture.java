package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.ThreadRunner;

/// What the tests of a suite find ready.
public interface ScopeFixture {

    /// Opens a new scope that shares nothing with any other, even if another is open.
    Scope openScope(ScopeOptions options);

    /// Returns the scope of the current test; it is closed after the test.
    Scope scope();

    /// Returns another scope, which shares nothing with the first; it is closed after the test.
    Scope anotherScope();

    /// Returns the runner of this test's threads.
    ThreadRunner threads();

    /// Returns the runner of this test's parties.
    Parties parties();
}
