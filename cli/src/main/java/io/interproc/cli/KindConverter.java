package io.interproc.cli;

import io.interproc.spi.ObjectType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;

/// Reads kinds of objects, with commas between them. (The parser's own way to split would pass over an empty one.)
final class KindConverter implements ITypeConverter<KindConverter.Kinds> {

    private static final WordConverter<ObjectType> WORD = new WordConverter<>(ObjectType.class);

    /// Some kinds of objects.
    record Kinds(Set<ObjectType> types) {}

    /// The words for help and completion.
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(ObjectType.values()).map(ObjectType::toString).iterator();
        }
    }

    @Override
    public Kinds convert(String text) {
        List<ObjectType> types = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            types.add(WORD.convert(word));
        }
        return new Kinds(EnumSet.copyOf(types));
    }
}
