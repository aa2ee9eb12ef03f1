package io.interproc.internal.name;

import java.nio.charset.StandardCharsets;

/// The rules for names: text that UTF-8 can express, without control characters.
public enum NameRule {
    /// The name of a scope, which is part of the name of a file: 1 to 200 bytes, and no `/`.
    SCOPE(200, false),
    /// The name of an object: 1 to 1024 bytes.
    OBJECT(1024, true);

    private final int maxBytes;
    private final boolean allowsSlash;

    NameRule(int maxBytes, boolean allowsSlash) {
        this.maxBytes = maxBytes;
        this.allowsSlash = allowsSlash;
    }

    /// Returns the greatest length of a name in bytes of UTF-8.
    public int maxBytes() {
        return maxBytes;
    }

    /// Returns the name if it is legal.
    ///
    /// @throws IllegalArgumentException if it is not; the message says what is wrong with it, and where
    public String requireLegal(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isISOControl(c) || (c == '/' && !allowsSlash)) {
                throw new IllegalArgumentException("name must not contain %scontrol characters: found U+%04X at %d"
                        .formatted(allowsSlash ? "" : "'/' or ", (int) c, i));
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == name.length() || !Character.isSurrogatePair(c, name.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            "name must be text that UTF-8 can express: found half a surrogate pair, U+%04X, at %d"
                                    .formatted((int) c, i));
                }
                i++;
            }
        }
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > maxBytes) {
            throw new IllegalArgumentException(
                    "name must be from 1 to " + maxBytes + " bytes of UTF-8: bytes=" + bytes);
        }
        return name;
    }
}
