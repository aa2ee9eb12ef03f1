package io.interproc.cli;

import io.interproc.internal.inspect.ObjectFilter;
import io.interproc.spi.ObjectType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of commands that are about some of the objects only.
final class NarrowingOptions {

    @Option(names = "--held", description = "Only objects that somebody holds, or died holding.")
    private boolean held;

    @Option(names = "--waiting", description = "Only objects for which threads wait.")
    private boolean waiting;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "Only objects of this kind: ${COMPLETION-CANDIDATES}. May be given several times.")
    private final List<ObjectType> kinds = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            description = "Only objects with a name that matches, such as 'stock-*': * stands for any characters, ? for"
                    + " one, and \\ takes the meaning from the next.")
    private @Nullable String pattern;

    ObjectFilter filter() {
        Set<ObjectType> types = EnumSet.noneOf(ObjectType.class);
        types.addAll(kinds);
        return new ObjectFilter(held, waiting, types, pattern == null ? null : new Glob(pattern));
    }
}
