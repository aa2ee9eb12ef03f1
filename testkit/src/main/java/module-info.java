import org.jspecify.annotations.NullMarked;

/// What tests of a scope need: contract suites, a runner of child JVMs, a referee and leak checks.
///
/// It knows the library only by what everybody may use, so that the author of another scope can depend on it.
@NullMarked
module io.interproc.testkit {
    requires static org.jspecify;
    requires jdk.management;
    requires transitive io.interproc;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;

    exports io.interproc.testkit;
    exports io.interproc.testkit.contract;

    // JUnit calls the tests of the suites, which are not public.
    opens io.interproc.testkit.contract to
            org.junit.platform.commons;
}
