package io.interproc.proof.killpoints;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// The kill points of one primitive. A new primitive is one class, which [Declarations] finds by its name.
///
/// @param type the interface of its objects
/// @param scripts makes fresh scripts, always in the same order
/// @param usage how an object is used when all is over
/// @param withoutScript its operations without a script, and why, as in [KillScripts#withoutScript]
/// @param <T> the interface of its objects
record PrimitiveKills<T>(
        Class<T> type, Supplier<List<KillScript>> scripts, Usage<T> usage, Map<String, String> withoutScript) {

    /// How an object is used.
    @FunctionalInterface
    interface Usage<T> {
        /// Uses an object as if nothing had happened, and states that it works.
        void use(T object) throws Exception;
    }

    /// Uses an object if it is one of these.
    ///
    /// @return whether it is
    boolean use(Object object) throws Exception {
        if (!type.isInstance(object)) {
            return false;
        }
        usage.use(type.cast(object));
        return true;
    }
}
