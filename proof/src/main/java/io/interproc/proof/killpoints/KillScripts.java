package io.interproc.proof.killpoints;

import io.interproc.IntValue;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import io.interproc.ValueType;
import io.interproc.proof.Declarations;
import io.interproc.proof.Primitive;
import io.interproc.testkit.Eventually;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All scripts there are, and why some operations have none.
final class KillScripts {

    /// The number of the script that must be found out; it is none of [#all()].
    static final int CONTROL = -1;

    private static final String LOADS = "it only loads";
    private static final String SWEEPS = "it stores only to sweep the dead, as the repairers do";

    private static final String NO_SEGMENT = "it makes no segment";

    /// Primitives, each of which has its scripts and all else in one class.
    private static final List<PrimitiveKills<?>> PRIMITIVES =
            Declarations.of(MethodHandles.lookup(), "Kills", PrimitiveKills.class).stream()
                    .<PrimitiveKills<?>>map(kills -> kills)
                    .toList();

    /// Operations without a script, and why; `*` stands for every type. The default methods of interfaces need no
    /// reason: they are made of the others.
    private static final Map<String, String> WITHOUT = Map.ofEntries(
            Map.entry("*.isHeldByCurrentThread()", LOADS),
            Map.entry("*.holdCount()", LOADS),
            Map.entry("*.isLocked()", SWEEPS),
            Map.entry("*.holder()", SWEEPS),
            Map.entry("*.isFair()", LOADS),
            Map.entry("*.abandonedPolicy()", LOADS),
            Map.entry("*.isAbandoned()", SWEEPS),
            Map.entry("*.abandonedBy()", LOADS),
            Map.entry("*.waiters()", SWEEPS),
            Map.entry("*.getLock()", "of a condition or a value: it only loads"),
            Map.entry("*.type()", LOADS),
            Map.entry("*.isGuarded()", LOADS),
            Map.entry("*.peek()", LOADS),
            Map.entry("*.name()", LOADS),
            Map.entry("*.isClosed()", LOADS),
            Map.entry("Lock.recover(Runnable)", "it is the same method for both kinds of lock"),
            Map.entry("Lock.newCondition()", "it makes what Scope.condition(Lock) does"),
            Map.entry("RLock.newCondition()", "it makes what Scope.condition(Lock) does"),
            Map.entry("Scope.objectTypes()", LOADS),
            Map.entry("Scope.objects()", LOADS),
            Map.entry("RetiredBlocks.adopt", SWEEPS),
            Map.entry("RetiredBlocks.add", "it is a part of RetiredBlocks.forget"),
            Map.entry("RetiredBlocks.headerOf", LOADS),
            Map.entry("RetiredBlocks.reclaimNowAndThen", "it is RetiredBlocks.reclaim, now and then"),
            Map.entry("Scope.threads()", NO_SEGMENT),
            Map.entry("Scope.threads(ScopeOptions)", NO_SEGMENT),
            Map.entry("Scope.open(String)", "it is Scope.processes by another name"),
            Map.entry("Scope.open(URI,ScopeOptions)", "it is Scope.processes by another name"));

    private KillScripts() {}

    /// Returns fresh scripts, always in the same order.
    static List<KillScript> all() {
        List<KillScript> scripts = new ArrayList<>();
        scripts.addAll(LockKills.all());
        scripts.addAll(LockWaitKills.all());
        scripts.addAll(ConditionKills.all());
        scripts.addAll(ValueKills.all());
        scripts.addAll(ScopeKills.all());
        scripts.addAll(RemovalKills.all());
        scripts.addAll(RegionKills.all());
        scripts.addAll(ReclaimKills.all());
        scripts.addAll(PortableKills.all());
        scripts.addAll(NonNativeKills.all());
        scripts.addAll(UnwindKills.all());
        scripts.addAll(WatcherKills.all());
        PRIMITIVES.forEach(primitive -> scripts.addAll(primitive.scripts().get()));
        return scripts;
    }

    /// Returns a fresh script.
    static KillScript get(int number) {
        return number == CONTROL ? new FlagForALock() : all().get(number);
    }

    /// Returns the operations without a script, and the reason of each.
    static Map<String, String> withoutScript() {
        Map<String, String> without = new HashMap<>(WITHOUT);
        PRIMITIVES.forEach(primitive -> without.putAll(primitive.withoutScript()));
        return without;
    }

    /// Uses an object of one of the primitives that have everything in one class.
    static void use(Object object) throws Exception {
        for (PrimitiveKills<?> primitive : PRIMITIVES) {
            if (primitive.use(object)) {
                return;
            }
        }
        throw new IllegalArgumentException("cannot use " + object);
    }

    /// A raw value used as if it were a lock: who dies holding it keeps it for good.
    private static final class FlagForALock extends KillScript {
        FlagForALock() {
            super(Set.of(Primitive.VALUE), "hold a flag");
        }

        private static IntValue flag(Scope scope) {
            return scope.value(ValueType.INT32, 0, ValueOptions.raw().withName("flag"));
        }

        @Override
        List<Object> objects(Scope scope) {
            return List.of();
        }

        @Override
        void prepare(Survivors survivors) {
            flag(survivors.scope());
        }

        @Override
        Operation ready(Victim victim) {
            IntValue flag = flag(victim.scope());
            return () -> {
                flag.compareAndSet(0, 1);
                flag.set(0);
            };
        }

        @Override
        void judge(Survivors survivors) {
            Eventually.equal("the flag", 0, flag(survivors.scope())::get);
        }
    }
}
