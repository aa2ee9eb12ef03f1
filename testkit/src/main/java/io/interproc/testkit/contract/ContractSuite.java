package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.Excludes;
import io.interproc.testkit.LeakCheck;
import io.interproc.testkit.Skips;
import io.interproc.testkit.ThreadRunner;
import io.interproc.testkit.Watchdog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/// The base of all suites: a fresh scope for each test, closed after it, with nothing left behind and nothing hanging.
@ExtendWith({LeakCheck.class, Skips.class, Watchdog.class})
public abstract class ContractSuite implements ScopeFixture, Excludes {

    private final Deque<Scope> scopes = new ArrayDeque<>();
    private final ThreadRunner threads = new ThreadRunner();
    private @Nullable Parties parties;

    /// Creates the suite.
    protected ContractSuite() {}

    @Override
    public final Scope scope() {
        return Objects.requireNonNull(scopes.peekFirst(), "no scope before the test begins");
    }

    @Override
    public final Scope anotherScope(ScopeOptions options) {
        Scope another = openScope(options);
        scopes.addLast(another);
        return another;
    }

    @Override
    public final ThreadRunner threads() {
        return threads;
    }

    @Override
    public final Parties parties() {
        return Objects.requireNonNull(parties, "no parties before the test begins");
    }

    @BeforeEach
    final void openScopeOfTheTest() {
        scopes.addFirst(openScope(ScopeOptions.defaults()));
        parties = new Parties(scope(), threads);
    }

    /// Closing the scope first wakes whatever a failed test left asleep.
    @AfterEach
    final void closeEverything() {
        try (threads;
                Parties _ = parties) {
            while (!scopes.isEmpty()) {
                scopes.removeLast().close();
            }
        }
    }
}
