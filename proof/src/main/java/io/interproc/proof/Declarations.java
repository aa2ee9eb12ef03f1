package io.interproc.proof;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds what a lane has for each kind of object by the names of the lane's classes, so that no list names them.
///
/// What a lane has for [Primitive#BOUNDED_SEMAPHORE], say, is the constant `DECLARATION` of the class
/// `BoundedSemaphoreKills`, where `Kills` is the lane's suffix. A kind that has no such class, or whose class has no
/// such constant, may be declared by another one; `LanesTest` names those that no class has declared.
public final class Declarations {

    private static final String CONSTANT = "DECLARATION";

    private Declarations() {}

    /// Returns the declarations of a lane, in the order of the primitives.
    ///
    /// @param lane the access of the lane, whose package the classes are in
    /// @param suffix the end of the names of the classes
    /// @param type the type of the declarations
    public static <T> List<T> of(MethodHandles.Lookup lane, String suffix, Class<T> type) {
        return Arrays.stream(Primitive.values())
                .flatMap(primitive -> find(lane, title(primitive) + suffix, type).stream())
                .toList();
    }

    private static <T> Optional<T> find(MethodHandles.Lookup lane, String className, Class<T> type) {
        try {
            Class<?> declaring = lane.findClass(lane.lookupClass().getPackageName() + "." + className);
            return Optional.of(type.cast(
                    lane.findStaticVarHandle(declaring, CONSTANT, type).get()));
        } catch (ClassNotFoundException | NoSuchFieldException _) {
            return Optional.empty();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(
                    "the constant %s of %s must be open to its lane".formatted(CONSTANT, className), e);
        }
    }

    /// Returns the name of a primitive as names of classes begin.
    private static String title(Primitive primitive) {
        return Arrays.stream(primitive.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
