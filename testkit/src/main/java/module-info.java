import org.jspecify.annotations.NullMarked;

/// What tests of a scope need: contract suites, a runner of child JVMs, leak checks and a simulator.
@NullMarked
module io.interproc.testkit {
    requires static org.jspecify;
    requires transitive io.interproc;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
}
