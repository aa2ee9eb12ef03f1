package io.interproc.proof.killpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.interproc.Region;
import io.interproc.Scope;
import io.interproc.Value;
import io.interproc.ValueType;
import io.interproc.internal.scope.ObjectKinds;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whether the scripts are complete: a primitive without one must not go unnoticed.
class KillScriptsTest {

    /// What a scope gives that is neither a primitive nor holds a place in a segment.
    private static final Set<String> NO_PRIMITIVES =
            Set.of("Worker", "WorkerBuilder", "Optional", "Object", "Set", "Region", "Stream");

    private static final List<String> ENGINE =
            List.of("recovery.SleeperCheck", "lock.UnwindRepair", "lock.RetiredBlocks");

    private static final Class<?> PROCESS_SCOPE = classOfAProcessScope();

    @Test
    void everyPrimitiveOfAScopeIsKnown() {
        Set<String> made = Arrays.stream(Scope.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .map(Method::getReturnType)
                .filter(type -> !type.isPrimitive())
                .map(Class::getSimpleName)
                .filter(name -> !NO_PRIMITIVES.contains(name))
                .collect(Collectors.toSet());
        assertThat(types().stream().map(Class::getSimpleName)).containsAll(made);
    }

    @Test
    void everyOperationHasAScriptOrAReason() {
        Set<String> scripted = scripted();
        Set<String> without = new TreeSet<>();
        for (Class<?> type : types()) {
            for (Method method : operations(type)) {
                String operation = name(type, method);
                if (!scripted.contains(operation) && isOwn(method) && reason(operation) == null) {
                    without.add(operation);
                }
            }
        }
        assertThat(without).as("operations without a script").isEmpty();
    }

    /// What the engine does besides the operations of the objects, which the objects do not show.
    @Test
    void everythingTheEngineDoesByItselfHasAScriptOrAReason() {
        Set<String> scripted = scripted();
        assertThat(engineOperations())
                .isNotEmpty()
                .allSatisfy(operation -> assertThat(scripted.contains(operation) || reason(operation) != null)
                        .as(operation + " has a script or a reason")
                        .isTrue());
    }

    @Test
    void thereAreScriptsForEveryWayToWait() {
        assertThat(KillScripts.all().stream()
                        .filter(script -> script.operations().contains("Lock.lock()"))
                        .map(script -> script.options().portableWaiting()))
                .contains(true, false);
        assertThat(KillScripts.all().stream().map(KillScript::hasNativeAccess)).contains(true, false);
    }

    @Test
    void everyScriptAndEveryReasonIsAboutAnOperationThatExists() {
        Set<String> all = new TreeSet<>();
        for (Class<?> type : types()) {
            operations(type).forEach(method -> all.add(name(type, method)));
        }
        Stream.of(Scope.class.getMethods()).forEach(method -> all.add(name(Scope.class, method)));
        all.addAll(engineOperations());
        assertThat(all).containsAll(scripted());
        Map<String, String> reasons = KillScripts.withoutScript();
        assertThat(reasons.keySet())
                .allSatisfy(pattern -> assertThat(all)
                        .anySatisfy(operation ->
                                assertThat(matches(pattern, operation)).isTrue()));
        new TreeSet<>(reasons.keySet())
                .forEach(pattern -> System.out.println("no script: " + pattern + ", because " + reasons.get(pattern)));
    }

    @Test
    void everyScriptHasANameOfItsOwn() {
        assertThat(KillScripts.all().stream().map(KillScript::name)).doesNotHaveDuplicates();
    }

    @Test
    void aCopyCountsAndALoadDoesNot() {
        assertThat(Stream.of("setBytes", "setOpaque", "compareAndSet", "getAndAdd", "setIntRelease"))
                .allMatch(CountedWords::isStore);
        assertThat(Stream.of("getOpaque", "getIntVolatile", "getBytes", "getAcquire"))
                .noneMatch(CountedWords::isStore);
    }

    private static List<String> engineOperations() {
        return ENGINE.stream()
                .flatMap(type -> Arrays.stream(classOf(type).getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .filter(method -> (method.getModifiers() & (Modifier.PRIVATE | Modifier.STATIC)) == 0)
                        .map(method -> method.getDeclaringClass().getSimpleName() + "." + method.getName()))
                .distinct()
                .toList();
    }

    private static Class<?> classOf(String type) {
        try {
            return Class.forName("io.interproc.internal." + type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /// Returns whether a method is more than others made into one: it has no default, or the scope of processes has
    /// its own instead.
    private static boolean isOwn(Method method) {
        if (method.getDeclaringClass() != Scope.class) {
            return !method.isDefault();
        }
        try {
            return !PROCESS_SCOPE
                    .getMethod(method.getName(), method.getParameterTypes())
                    .isDefault();
        } catch (NoSuchMethodException _) {
            return true; // a static one
        }
    }

    private static Class<?> classOfAProcessScope() {
        try (Scope scope = Scope.processes()) {
            return scope.getClass();
        }
    }

    private static Set<String> scripted() {
        return KillScripts.all().stream()
                .flatMap(script -> script.operations().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// The types of the objects of a scope, what they return that has an end of its own, the scope, and its
    /// regions.
    private static Set<Class<?>> types() {
        Set<Class<?>> types = new LinkedHashSet<>();
        ObjectKinds.ALL.forEach(kind -> types.add(kind.example(Optional.empty()).objectClass()));
        Set<Class<?>> returned = types.stream()
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getReturnType)
                .filter(AutoCloseable.class::isAssignableFrom)
                .collect(Collectors.toSet());
        types.addAll(returned);
        types.add(Value.class);
        ValueType.all().forEach(type -> types.add(type.valueClass()));
        types.add(Scope.class);
        types.add(Region.class);
        return types;
    }

    /// The methods of a type, without those that its supertypes of this library have: they are that type's.
    private static List<Method> operations(Class<?> type) {
        boolean isOneOfTheValues = Value.class.isAssignableFrom(type) && type != Value.class;
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.isBridge())
                .filter(method -> type == Scope.class || !Modifier.isStatic(method.getModifiers()))
                .filter(method -> type != Region.class || method.getDeclaringClass() == Region.class)
                .filter(method -> type != Value.class || method.getName().equals("getLock"))
                .filter(method -> !isOneOfTheValues || !method.getName().equals("getLock"))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private static String name(Class<?> type, Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(",", type.getSimpleName() + "." + method.getName() + "(", ")"));
    }

    private static String reason(String operation) {
        return KillScripts.withoutScript().entrySet().stream()
                .filter(entry -> matches(entry.getKey(), operation))
                .map(Map.Entry::getValue)
                .findAny()
                .orElse(null);
    }

    private static boolean matches(String pattern, String operation) {
        boolean sameMethod =
                pattern.substring(pattern.indexOf('.')).equals(operation.substring(operation.indexOf('.')));
        boolean lockItself = operation.equals("Lock.lock()") || operation.equals("RLock.lock()");
        return pattern.startsWith("*") ? sameMethod && !lockItself : pattern.equals(operation);
    }
}
