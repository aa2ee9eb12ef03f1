import org.jspecify.annotations.NullMarked;

/// Python's threading and multiprocessing for the JVM.
@NullMarked
@SuppressWarnings("module") // Those who see the inside are compiled after this module.
module io.interproc {
    requires java.management;
    requires jdk.jfr;
    requires static transitive org.jspecify;

    exports io.interproc;
    exports io.interproc.spi;
    exports io.interproc.internal.os to
            io.interproc.cli;
    exports io.interproc.internal.inspect to
            io.interproc.cli;

    uses io.interproc.spi.ScopeProvider;
}
