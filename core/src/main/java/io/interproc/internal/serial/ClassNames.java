package io.interproc.internal.serial;

/// How messages name classes.
final class ClassNames {

    private ClassNames() {}

    /// Returns a class name behind its article; lambdas, whose names mean nothing, are called that.
    static String withArticle(String className) {
        int lambda = className.indexOf("$$Lambda");
        if (lambda >= 0) {
            return "a lambda of " + className.substring(0, lambda) + " whose type is not Serializable";
        }
        return ("aeio".indexOf(className.charAt(0)) >= 0 ? "an " : "a ") + className;
    }
}
