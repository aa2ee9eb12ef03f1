package io.interproc.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a constant of an enumeration by the word that its `toString` gives, in any case.
///
/// @param <E> the enumeration
record WordConverter<E extends Enum<E>>(Class<E> type) implements ITypeConverter<E> {

    @Override
    public E convert(String text) {
        for (E constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        String words =
                Arrays.stream(type.getEnumConstants()).map(Enum::toString).collect(Collectors.joining(", "));
        String found = text.isEmpty() ? "an empty word" : "'" + text + "'";
        throw new TypeConversionException(found + " is none of " + words);
    }
}
