package io.interproc.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a pattern of names.
final class PatternConverter implements ITypeConverter<Glob> {

    @Override
    public Glob convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("expected a pattern, found an empty one, which no name matches");
        }
        return new Glob(text);
    }
}
