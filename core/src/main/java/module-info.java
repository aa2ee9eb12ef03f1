import org.jspecify.annotations.NullMarked;

/// Python's threading and multiprocessing for the JVM.
@NullMarked
module io.interproc {
    requires static org.jspecify;
}
