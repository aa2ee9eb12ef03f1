package io.interproc.proof;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Finds what a lane has for each kind of object by the names of the lane's classes, so that no list names them.
///
/// What a lane has for [Primitive#BOUNDED_SEMAPHORE], say, is the constant `DECLARATION` of the class
/// `BoundedSemaphoreKills`, where `Kills` is the lane's suffix. A kind that has no such class, or whose class has no
/// such
/// constant, may be declared by another one; `LanesTest` names those that no class has declared.
public final class Declarations {

    private static final String CONSTANT = "DECLARATION";

    private Declarations() {}

    /// Returns the declarations of a lane, in the order of the primitives.
    ///
    /// @param lane the access of the lane, whose package the classes are in
    /// @param suffix the end of the names of the classes
    /// @param type the type of the declarations
    public static <T> List<T> of(MethodHandles.Lookup lane, String suffix, Class<T> type) {
        String packageName = lane.lookupClass().getPackageName();
        List<T> declarations = new ArrayList<>();
        for (Primitive primitive : Primitive.values()) {
            try {
                Class<?> declaring = lane.findClass(packageName + "." + title(primitive) + suffix);
                declarations.add(type.cast(lane.findStaticGetter(declaring, CONSTANT, type)
                        .asType(MethodType.methodType(Object.class))
                        .invokeExact()));
            } catch (ClassNotFoundException | NoSuchFieldException _) {
                // Nothing is declared under this name.
            } catch (Throwable e) {
                throw new IllegalStateException("cannot read the declaration of " + primitive + suffix, e);
            }
        }
        return List.copyOf(declarations);
    }

    /// Returns the name of a primitive as names of classes begin.
    private static String title(Primitive primitive) {
        return Arrays.stream(primitive.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
