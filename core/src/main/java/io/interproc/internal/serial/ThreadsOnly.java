package io.interproc.internal.serial;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/// The JDK's objects by which the threads of one JVM work together: locks, atomics, synchronisers, concurrent and
/// synchronised collections. Most of them serialise, but a worker gets a copy, so what they are for is lost without a
/// word.
///
/// @param object such an object
/// @param kind its class of the JDK
record ThreadsOnly(Object object, String kind) {

    private static final String CONCURRENT = "java.util.concurrent.";
    private static final String ATOMIC = CONCURRENT + "atomic.";
    private static final String LOCKS = CONCURRENT + "locks.";
    private static final String SYNCHRONIZED = "java.util.Collections$Synchronized";

    /// What stands for some of these objects in a stream.
    private static final String PROXY = "$SerializationProxy";

    /// Returns such an object, or null if it is none.
    static @Nullable ThreadsOnly of(@Nullable Object object) {
        if (object == null || object instanceof Enum || object instanceof Throwable) {
            return null;
        }
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            String name = type.getName();
            if (name.startsWith(SYNCHRONIZED)
                    || (name.startsWith(CONCURRENT) && !name.startsWith("ThreadLocalRandom", CONCURRENT.length()))) {
                return new ThreadsOnly(object, name.replace(PROXY, ""));
            }
        }
        return null;
    }

    /// Returns the name of the object's class.
    String className() {
        return object.getClass().getName().replace(PROXY, "");
    }

    /// Returns the continuation of a sentence that begins with the object, up to its remedy.
    String reason() {
        boolean copied = object instanceof Serializable;
        return "can be shared by the threads of one JVM only"
                + (copied ? ", and the worker would get a copy whose changes are not seen here" : "")
                + "; " + remedy() + (copied ? ", or send Copy.of(…) if you want a copy" : "");
    }

    private String remedy() {
        String simple = kind.substring(kind.lastIndexOf('.') + 1);
        if (kind.startsWith(ATOMIC)) {
            return "use " + (simple.contains("Array") ? "values of the scope" : value(simple));
        }
        if (kind.startsWith(LOCKS)) {
            return simple.contains("Condition") ? "use scope.condition()" : "use scope.rlock()";
        }
        return switch (simple) {
            case "Semaphore" -> "use scope.semaphore(…)";
            case "CountDownLatch", "CyclicBarrier", "Exchanger", "Phaser" ->
                "use scope.condition() and scope.intValue(…)";
            default ->
                isCollection()
                        ? "use values of the scope for what both change, and a collection of java.util for what is only read"
                        : "create it in the worker, or use values, locks and conditions of the scope";
        };
    }

    private static String value(String atomic) {
        return switch (atomic) {
            case "AtomicInteger" -> "scope.intValue(…)";
            case "AtomicBoolean" -> "scope.booleanValue(…)";
            case "AtomicLong", "LongAdder", "LongAccumulator" -> "scope.longValue(…)";
            case "DoubleAdder", "DoubleAccumulator" -> "scope.doubleValue(…)";
            default -> "values of the scope that share a lock (ValueOptions.withLock)";
        };
    }

    private boolean isCollection() {
        return object instanceof Iterable<?> || object instanceof java.util.Map<?, ?>;
    }
}
