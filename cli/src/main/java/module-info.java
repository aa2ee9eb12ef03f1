import org.jspecify.annotations.NullMarked;

/// The `interproc` command.
@NullMarked
module io.interproc.cli {
    requires static org.jspecify;
    requires io.interproc;
    requires io.interproc.examples;
    requires info.picocli;

    opens io.interproc.cli to
            info.picocli;
}
