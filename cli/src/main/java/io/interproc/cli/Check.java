package io.interproc.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `doctor` found about one thing.
///
/// @param name the thing
/// @param status how it is
/// @param found what was found
/// @param remedy what to do about it, or empty if nothing must be done
record Check(String name, Status status, String found, String remedy) {

    /// How a thing is.
    enum Status {
        /// As it should be.
        OK("green"),
        /// Interproc works, but slower or within narrower limits.
        WARN("yellow"),
        /// Something of Interproc does not work.
        FAIL("bold,red");

        private final String style;

        Status(String style) {
            this.style = style;
        }

        String style() {
            return style;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Check ok(String name, String found) {
        return new Check(name, Status.OK, found, "");
    }

    static Check warn(String name, String found, String remedy) {
        return new Check(name, Status.WARN, found, remedy);
    }

    static Check fail(String name, String found, String remedy) {
        return new Check(name, Status.FAIL, found, remedy);
    }

    Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("check", name);
        json.put("status", status);
        json.put("found", found);
        json.put("remedy", remedy.isEmpty() ? null : remedy);
        return json;
    }
}
