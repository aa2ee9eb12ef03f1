package io.interproc.internal.name;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The rule for names of scopes and of objects: 1 to 200 bytes of UTF-8 without `/` and control characters.
public final class NameRule {

    /// The greatest length of a name in bytes of UTF-8.
    public static final int MAX_BYTES = 200;

    private NameRule() {}

    /// Returns the name if it is legal.
    ///
    /// @throws IllegalArgumentException if it is not; the message says what is wrong with it
    public static String requireLegal(String name) {
        encode(name);
        return name;
    }

    /// Returns the bytes of the name in UTF-8 if it is legal.
    ///
    /// @throws IllegalArgumentException if it is not; the message says what is wrong with it
    public static byte[] encode(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        "name must not contain '/' or control characters: found U+%04X at %d".formatted((int) c, i));
            }
        }
        byte[] bytes = toUtf8(name);
        if (bytes.length == 0 || bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "name must be from 1 to " + MAX_BYTES + " bytes of UTF-8: bytes=" + bytes.length);
        }
        return bytes;
    }

    private static byte[] toUtf8(String name) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("name must be text that UTF-8 can express: half a surrogate pair", e);
        }
    }
}
