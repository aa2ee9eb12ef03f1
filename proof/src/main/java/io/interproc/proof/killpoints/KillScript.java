package io.interproc.proof.killpoints;

import io.interproc.Scope;
import io.interproc.ScopeOptions;
import io.interproc.proof.Primitive;
import io.interproc.testkit.ThreadKind;
import java.util.List;
import java.util.Set;

/// An operation whose process dies before each of its stores, and what is around it.
///
/// Every round has a segment of its own, and three or four processes with a script object each, which find the objects
/// by their names:
///
/// ```
/// survivors:   prepare                accompany            |   judge    use all objects              | what is left?
/// victim:               ready, the operation, stands still | killed
/// repairer:    attaches                                    |   sweeps, stands still, killed          |
/// opener:                                                  |            opens, uses all objects, closes
/// ```
///
/// With a repairer the survivors are stopped from before the victim dies until the repairer is dead.
abstract class KillScript {

    /// What the victim does.
    interface Operation {
        void run() throws Exception;
    }

    private final Set<Primitive> primitives;
    private final String name;
    private final List<String> operations;

    /// @param primitives what the script is about
    /// @param operations the methods whose stores are counted, such as `Lock.lock()`
    KillScript(Set<Primitive> primitives, String name, String... operations) {
        this.primitives = primitives;
        this.name = name;
        this.operations = List.of(operations);
    }

    final Set<Primitive> primitives() {
        return primitives;
    }

    final String name() {
        return name;
    }

    final List<String> operations() {
        return operations;
    }

    /// Returns how the victim and the repairer open the scope; the opener does by default.
    ScopeOptions options() {
        return ScopeOptions.defaults();
    }

    /// Returns how the survivors open the scope, which makes it.
    ScopeOptions survivorsOptions() {
        return ScopeOptions.defaults();
    }

    /// Returns whether the victim and the repairer may make system calls. A victim that may not, and stands
    /// still where it opens or closes a scope, lets no other thread of its process open one.
    boolean hasNativeAccess() {
        return true;
    }

    /// Returns which kind of thread carries the operation out.
    ThreadKind thread() {
        return ThreadKind.PLATFORM;
    }

    /// Returns whether the operation attaches to the segment, so that the victim does not before. The thread then
    /// stands still where no other thread of its process can attach, so a victim serves one such round.
    boolean attaches() {
        return false;
    }

    /// Returns whether the operation is what the victim's watcher does, who then does not see the segment.
    boolean watches() {
        return false;
    }

    /// Returns whether the survivors attach before the victim dies.
    boolean hasSurvivors() {
        return true;
    }

    /// Returns whether another process dies first; see [#precede].
    boolean hasPredecessor() {
        return false;
    }

    /// In a process that dies before the victim begins: does what it leaves behind.
    void precede(Scope scope) throws Exception {}

    /// In the survivors: makes the objects, and starts those who are there before the victim.
    void prepare(Survivors survivors) throws Exception {}

    /// In the victim: finds the objects, and returns the operation.
    abstract Operation ready(Victim victim) throws Exception;

    /// In a victim that an error has unwound, when all is mended: states what must hold while it lives.
    void unwound(Victim victim) {}

    /// In the survivors, while the victim lives: lets it begin, and gets it to the end of its operation. It may
    /// stand still at any point.
    void accompany(Survivors survivors) throws Exception {
        survivors.letGo();
        survivors.awaitStandstill();
    }

    /// In the survivors, when the victim is dead: states what must hold.
    void judge(Survivors survivors) throws Exception {}

    /// In the survivors, when the opener has left, too: states which objects must be left.
    void finish(Survivors survivors) throws Exception {}

    /// Returns the objects, which must be of use to everybody when the victim is dead; the lock that the referee
    /// watches first.
    abstract List<Object> objects(Scope scope);

    @Override
    public final String toString() {
        return name;
    }
}
