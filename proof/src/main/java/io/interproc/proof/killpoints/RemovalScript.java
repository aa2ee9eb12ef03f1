package io.interproc.proof.killpoints;

import io.interproc.Condition;
import io.interproc.LongValue;
import io.interproc.Scope;
import io.interproc.ScopeObject;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.internal.lock.ObjectKind;
import io.interproc.internal.lock.SegmentEngine;
import io.interproc.internal.scope.ObjectKinds;
import io.interproc.proof.Census;
import io.interproc.proof.Primitive;
import io.interproc.proof.Refusal;
import io.interproc.spi.ObjectType;
import io.interproc.testkit.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A script about objects that the victim removes, or takes along, and of which survivors have handles.
///
/// When the victim is dead each of them is either as it was, or removed: then it refuses everything that is done
/// through a handle, and its name is free for an object of another kind. In the end there is no block that belongs to
/// anything else.
abstract class RemovalScript extends KillScript {

    /// The name of the object that the script is about.
    static final String NAME = "object";

    private static final String LOCK = "lock";

    private @Nullable Object handle;

    RemovalScript(Set<Primitive> primitives, String name, String... operations) {
        super(primitives, name, operations);
    }

    /// Returns the object of a kind that has a name.
    static Object of(ObjectKind kind, Scope scope, String name) {
        return scope.object(kind.example(Optional.of(name)));
    }

    @Override
    List<Object> objects(Scope scope) {
        return List.of(scope.lock(LOCK));
    }

    /// Keeps a handle of the object in the survivors, until [#judgeHandle].
    final void keep(Object object) {
        handle = object;
    }

    /// Returns the handle that is kept.
    final Object kept() {
        if (handle == null) {
            throw new IllegalStateException("the survivors keep no handle");
        }
        return handle;
    }

    /// States that the object that survivors have a handle of is as it was, or removed, and forgets the handle.
    ///
    /// @return whether it is removed
    final boolean judgeHandle(Survivors survivors) throws Exception {
        Object object = kept();
        handle = null;
        return judge(survivors, object);
    }

    private static boolean judge(Survivors survivors, Object object) throws Exception {
        Scope scope = survivors.scope();
        boolean removed = Refusal.isRemoved(object, '"' + NAME + '"');
        if (removed) {
            judgeFree(scope, NAME);
        } else {
            Use.check(count(scope, NAME) == 1, "there must be one object named " + NAME);
            Use.all(List.of(object), null);
        }
        sweep(survivors);
        Use.check(
                Refusal.isRemovedCompletely(object, '"' + NAME + '"') == removed,
                "the sweep found an object removed, or not, and it was otherwise before: " + object);
        return removed;
    }

    /// States that nothing has a name: an object of any kind gets it, works, and is removed.
    static void judgeFree(Scope scope, String name) throws Exception {
        Use.check(count(scope, name) == 0, "the name " + name + " must be free");
        Use.check(!scope.removeForced(name), "there is something named " + name + ", and nobody lists it");
        for (ObjectKind kind : ObjectKinds.ALL) {
            Object successor = of(kind, scope, name);
            Use.all(List.of(successor), null);
            Use.check(scope.remove(successor), "a successor is removed already");
        }
    }

    private static long count(Scope scope, String name) {
        return scope.objects()
                .map(ScopeObject::name)
                .filter(Optional.of(name)::equals)
                .count();
    }

    /// Sweeps the dead, as the next process does that opens the scope.
    static void sweep(Survivors survivors) {
        SegmentEngine engine = Use.engine(survivors.scope());
        Eventually.equal("dead participants", 0, () -> {
            engine.sweeper().sweepAllDeadCompletely();
            return Use.unswept(survivors.scope());
        });
    }

    /// Removes what is left of the object, and states that there is nothing else, in the memory neither.
    @Override
    void finish(Survivors survivors) {
        Scope scope = survivors.scope();
        scope.removeForced(NAME);
        Map<String, Integer> left = new TreeMap<>();
        for (String name : List.of(LOCK, Use.ENGINE)) {
            left.put(name + " " + ObjectType.LOCK, 1);
        }
        Eventually.equal("objects", left, () -> objectsOf(Use.census(scope)));
        Eventually.equal("blocks of removed objects", 0, () -> {
            System.gc();
            Use.engine(scope).reclaim();
            return Use.census(scope).removedBlocks();
        });
    }

    private static Map<String, Integer> objectsOf(Census census) {
        Map<String, Integer> objects = new TreeMap<>();
        census.objects().forEach(object -> objects.merge(object.name() + " " + object.kind(), 1, Integer::sum));
        return objects;
    }

    /// Returns an object of every kind, without names but for the last, which is a raw value.
    static List<Object> oneOfEach(Scope scope) {
        List<Object> objects = new ArrayList<>();
        ObjectKinds.ALL.forEach(kind -> objects.add(scope.object(kind.example(Optional.empty()))));
        Object condition =
                objects.stream().filter(Condition.class::isInstance).findAny().orElseThrow();
        objects.add(((Condition) condition).getLock().newCondition());
        objects.add(named(scope));
        return objects;
    }

    /// Returns the raw value that has the name.
    static LongValue named(Scope scope) {
        return scope.value(ValueType.INT64, 0, ValueOptions.raw().withName(NAME));
    }
}
