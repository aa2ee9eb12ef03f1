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

    @Option(names = "--waiting", description = "Only objects for which threads of living processes wait.")
    private boolean waiting;

    @Option(
            names = "--kind",
            paramLabel = "KIND[,KIND...]",
            converter = KindConverter.class,
            completionCandidates = KindConverter.Words.class,
            description =
                    "Only objects of this kind: ${COMPLETION-CANDIDATES}; upper or lower case does not matter. May"
                            + " be given several times, or have several kinds with commas.")
    private final List<KindConverter.Kinds> kinds = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "PATTERN",
            converter = PatternConverter.class,
            description = "Only objects with a name that matches, such as 'stock-*': * stands for any characters, ? for"
                    + " one, and \\ takes the meaning from the next.")
    private @Nullable Glob pattern;

    ObjectFilter filter() {
        Set<ObjectType> types = EnumSet.noneOf(ObjectType.class);
        kinds.forEach(each -> types.addAll(each.types()));
        return new ObjectFilter(held, waiting, types, pattern);
    }
}
