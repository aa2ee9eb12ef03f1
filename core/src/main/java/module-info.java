import org.jspecify.annotations.NullMarked;

/// Python's threading and multiprocessing for the JVM.
@NullMarked
module io.interproc {
    requires static transitive org.jspecify;

    exports io.interproc;
    exports io.interproc.spi;

    uses io.interproc.spi.ScopeProvider;
}
