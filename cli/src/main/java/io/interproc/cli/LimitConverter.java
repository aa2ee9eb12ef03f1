package io.interproc.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads how many of something there may be.
final class LimitConverter implements ITypeConverter<Long> {

    @Override
    public Long convert(String text) {
        try {
            long limit = Long.parseLong(text);
            if (limit >= 0) {
                return limit;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new TypeConversionException("expected a whole number from 0 on, found '" + text + "'");
    }
}
