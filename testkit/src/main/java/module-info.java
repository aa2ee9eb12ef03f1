import org.jspecify.annotations.NullMarked;

/// What tests of a scope need: contract suites, a runner of child JVMs, leak checks and a simulator.
@NullMarked
module io.interproc.testkit {
    requires static org.jspecify;
    requires java.logging;
    requires jdk.management;
    requires transitive io.interproc;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires org.assertj.core;

    exports io.interproc.testkit;
    exports io.interproc.testkit.contract;
    exports io.interproc.testkit.hostile;
    exports io.interproc.testkit.killpoints;
    exports io.interproc.testkit.proof;
    exports io.interproc.testkit.storm;

    uses io.interproc.testkit.proof.Lane;

    // JUnit calls the tests of the suites, which are not public.
    opens io.interproc.testkit.contract to
            org.junit.platform.commons;
}
