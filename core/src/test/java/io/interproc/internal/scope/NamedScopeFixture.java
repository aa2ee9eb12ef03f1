package io.interproc.internal.scope;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A named scope for each test, which must leave neither segment nor file behind.
abstract class NamedScopeFixture {

    static final ScopeOptions OPTIONS = ScopeOptions.defaults().withCapacity(1 << 20);

    @RegisterExtension
    static final SegmentsClosed SEGMENTS_CLOSED = new SegmentsClosed();

    @RegisterExtension
    final NamedFiles files = new NamedFiles();

    final String name = files.name();

    final Scope open() {
        return Scope.processes(name, OPTIONS);
    }
}
