package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.stream.Stream;

/// Another script in other circumstances.
abstract class VariedScript extends KillScript {

    private final KillScript plain;

    /// @param circumstances added to the name
    /// @param more methods whose stores are counted in these circumstances, too
    VariedScript(KillScript plain, String circumstances, String... more) {
        super(
                plain.primitives(),
                plain.name() + circumstances,
                Stream.concat(plain.operations().stream(), Stream.of(more)).toArray(String[]::new));
        this.plain = plain;
    }

    @Override
    ScopeOptions options() {
        return plain.options();
    }

    @Override
    final ScopeOptions survivorsOptions() {
        return plain.survivorsOptions();
    }

    @Override
    boolean hasNativeAccess() {
        return plain.hasNativeAccess();
    }

    @Override
    final ThreadKind thread() {
        return plain.thread();
    }

    @Override
    final boolean attaches() {
        return plain.attaches();
    }

    @Override
    final boolean hasSurvivors() {
        return plain.hasSurvivors();
    }

    @Override
    final boolean hasPredecessor() {
        return plain.hasPredecessor();
    }

    @Override
    final void precede(Scope scope) throws Exception {
        plain.precede(scope);
    }

    @Override
    final void prepare(Survivors survivors) throws Exception {
        plain.prepare(survivors);
    }

    @Override
    boolean watches() {
        return plain.watches();
    }

    @Override
    Operation ready(Victim victim) throws Exception {
        return plain.ready(victim);
    }

    @Override
    final void accompany(Survivors survivors) throws Exception {
        plain.accompany(survivors);
    }

    @Override
    void judge(Survivors survivors) throws Exception {
        plain.judge(survivors);
    }

    @Override
    final void finish(Survivors survivors) throws Exception {
        plain.finish(survivors);
    }

    @Override
    final List<Object> objects(Scope scope) {
        return plain.objects(scope);
    }
}
