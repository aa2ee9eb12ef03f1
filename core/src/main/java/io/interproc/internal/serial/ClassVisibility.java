package io.interproc.internal.serial;

import org.jspecify.annotations.Nullable;

/// Whether a new JVM on the same class and module path can load a class of this one.
public final class ClassVisibility {

    private ClassVisibility() {}

    /// Returns why a new JVM could not load a class, with the remedy, or null if it could.
    public static @Nullable String obstacle(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (element.isHidden()) {
            return "class " + element.getName()
                    + " is hidden, so a new JVM cannot find it by its name; use a class that"
                    + " the compiler has made";
        }
        ClassLoader loader = element.getClassLoader();
        if (loader == null || systemKnows(element.getName())) {
            return null;
        }
        return obstacle(element.getName(), loader);
    }

    private static boolean systemKnows(String className) {
        try {
            Class.forName(className, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError _) {
            return false;
        }
    }

    private static String obstacle(String className, ClassLoader loader) {
        String loaderName = loader.getClass().getName();
        String only = "class " + className + " exists only ";
        if (loaderName.startsWith("com.sun.tools.javac.launcher.")) {
            return only
                    + "in the memory of the source launcher, where a new JVM cannot find it; compile it first (javac)"
                    + " and run it from the class path (java -cp)";
        }
        if (loaderName.startsWith("jdk.jshell.")) {
            return only + "in the memory of jshell, where a new JVM cannot find it; compile it and start jshell with"
                    + " --class-path";
        }
        return only + "in the class loader " + loaderName
                + ", which a new JVM does not have; put it on the class path or" + " the module path of this JVM";
    }
}
