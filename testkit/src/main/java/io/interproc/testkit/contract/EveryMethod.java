package io.interproc.testkit.contract;

import io.interproc.Scope;
import io.interproc.testkit.ThreadRunner.Body;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Every public method that the interface of a shared object has, with arguments that the object takes: so a new
/// method, or a new kind of object, is judged without being written down anywhere.
public final class EveryMethod {

    /// Methods that tell what never changes, and may do so whatever became of the object.
    private static final Set<String> CONSTANT =
            Set.of("getLock", "type", "isGuarded", "isFair", "abandonedPolicy", "bound");

    @SuppressWarnings("JavaUtilDate") // the JDK's interface
    private static final Map<Class<?>, Object> ARGUMENTS = Map.ofEntries(
            Map.entry(int.class, 1),
            Map.entry(long.class, 1L),
            Map.entry(double.class, 1.0),
            Map.entry(boolean.class, true),
            Map.entry(byte.class, (byte) 1),
            Map.entry(Duration.class, Duration.ofMillis(1)),
            Map.entry(TimeUnit.class, TimeUnit.MILLISECONDS),
            Map.entry(Date.class, new Date(0)),
            Map.entry(Runnable.class, (Runnable) () -> {}),
            Map.entry(BooleanSupplier.class, (BooleanSupplier) () -> true),
            Map.entry(UnaryOperator.class, UnaryOperator.identity()),
            Map.entry(IntUnaryOperator.class, IntUnaryOperator.identity()),
            Map.entry(LongUnaryOperator.class, LongUnaryOperator.identity()),
            Map.entry(DoubleUnaryOperator.class, DoubleUnaryOperator.identity()));

    private EveryMethod() {}

    /// Returns the calls of all methods that look at the object or change it, by what they look like in a program.
    ///
    /// @param content what a value can be set to; others do not look at it
    /// @return the calls, which throw what the methods throw
    public static Map<String, Body> of(Object object, Object content) {
        Map<String, Body> calls = new LinkedHashMap<>();
        Stream.<Class<?>>iterate(object.getClass(), Objects::nonNull, Class::getSuperclass)
                .flatMap(type -> Arrays.stream(type.getInterfaces()))
                .filter(type -> type.getPackage().equals(Scope.class.getPackage()))
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .filter(method -> !CONSTANT.contains(method.getName()))
                .sorted(Comparator.comparing(Method::toString))
                .forEach(method -> calls.putIfAbsent(name(method), call(object, method, content)));
        return calls;
    }

    private static String name(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList();
    }

    private static Body call(Object object, Method method, Object content) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(type -> argument(method, type, content))
                .toArray();
        return () -> {
            try {
                method.invoke(object, arguments);
            } catch (InvocationTargetException e) {
                Throwable thrown = e.getCause();
                if (thrown instanceof Error error) {
                    throw error;
                }
                throw (Exception) Objects.requireNonNull(thrown);
            }
        };
    }

    private static Object argument(Method method, Class<?> type, Object content) {
        Object argument = type.equals(Object.class) ? content : ARGUMENTS.get(type);
        if (argument == null) {
            throw new AssertionError("no argument of the type " + type + " is known for " + method);
        }
        return argument;
    }
}
