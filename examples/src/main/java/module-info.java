import org.jspecify.annotations.NullMarked;

/// The programs of the guide.
@NullMarked
module io.interproc.examples {
    requires static org.jspecify;
    requires transitive io.interproc;

    exports io.interproc.examples;
}
