import org.jspecify.annotations.NullMarked;

/// The `interproc` command.
@NullMarked
module io.interproc.cli {
    requires static org.jspecify;
    requires io.interproc;
    requires io.interproc.examples;
    requires info.picocli;
    // There only where the launcher puts it, for `prove`.
    requires static io.interproc.testkit;

    opens io.interproc.cli to
            info.picocli;
}
