package io.interproc.proof.killpoints;

import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.proof.Primitive;
import java.util.List;
import java.util.Set;

/// A script about a lock whose holder has died before the victim comes.
abstract class DeadHolderScript extends KillScript {

    DeadHolderScript(Set<Primitive> primitives, String name, String... operations) {
        super(primitives, name, operations);
    }

    /// Returns the lock, which is made if there is none yet.
    abstract Lock lock(Scope scope);

    @Override
    final List<Object> objects(Scope scope) {
        return List.of(lock(scope));
    }

    @Override
    final boolean hasPredecessor() {
        return true;
    }

    @Override
    final void precede(Scope scope) {
        lock(scope).lock();
    }

    @Override
    final void prepare(Survivors survivors) {
        lock(survivors.scope());
    }
}
