package io.interproc.internal.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Splits the text of options into words as the JVM and its launcher do, and joins words to such a text.
///
/// | text | separated by | quotes | further |
/// |---|---|---|---|
/// | `JAVA_TOOL_OPTIONS`, `_JAVA_OPTIONS` | white space | `'` and `"`, anywhere in a word; no escapes |
/// `-XX:VMOptionsFile=` stands for the options in a file, in the same syntax |
/// | `JDK_JAVA_OPTIONS` | the same | the same | `@FILE` stands for the words of an argument file; some options take
/// their value from the next word |
/// | an argument file | the same | the same, and inside them a backslash escapes | `#` begins a comment |
final class OptionWords {

    /// Options of the launcher whose value may be the next word.
    private static final Set<String> TAKE_NEXT = Set.of(
            "--add-exports",
            "--add-modules",
            "--add-opens",
            "--add-reads",
            "--class-path",
            "--enable-native-access",
            "--limit-modules",
            "--module-path",
            "--patch-module",
            "--upgrade-module-path");

    private static final String OPTIONS_FILE = "-XX:VMOptionsFile=";
    private static final String NO_ARGUMENT_FILES = "--disable-@files";

    /// How files of options are encoded.
    static final Charset ENCODING = Charset.forName(System.getProperty("native.encoding"));

    private OptionWords() {}

    /// Returns the options in a variable that the JVM itself reads.
    ///
    /// @throws IOException if a file of options cannot be read
    /// @throws IllegalArgumentException if a quote is not closed
    static List<String> ofJvm(String text) throws IOException {
        List<String> words = new ArrayList<>();
        for (String word : split(text)) {
            if (word.startsWith(OPTIONS_FILE)) {
                words.addAll(split(Files.readString(Path.of(word.substring(OPTIONS_FILE.length())), ENCODING)));
            } else {
                words.add(word);
            }
        }
        return words;
    }

    /// Returns the options in a variable that the launcher reads. An option that takes its value from the next word
    /// is returned as one word, as the JVM gets it.
    ///
    /// @throws IOException if an argument file cannot be read
    /// @throws IllegalArgumentException if a quote is not closed
    static List<String> ofLauncher(String text) throws IOException {
        List<String> words = new ArrayList<>();
        boolean files = true;
        for (String word : split(text)) {
            files = files && !word.equals(NO_ARGUMENT_FILES);
            if (files && word.length() > 1 && word.charAt(0) == '@') {
                words.addAll(ofArgumentFile(Files.readString(Path.of(word.substring(1)), ENCODING)));
            } else {
                words.add(word);
            }
        }
        return joined(words);
    }

    /// Returns whether the text of a variable may name a file of options.
    static boolean mayNameFile(String text) {
        return text.indexOf('@') >= 0 || text.contains(OPTIONS_FILE);
    }

    private static List<String> joined(List<String> words) {
        List<String> options = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String option = longName(words.get(i));
            if (TAKE_NEXT.contains(option) && i + 1 < words.size()) {
                i++;
                option += "=" + words.get(i);
            }
            options.add(option);
        }
        return options;
    }

    private static String longName(String option) {
        return switch (option) {
            case "-cp", "-classpath" -> "--class-path";
            case "-p" -> "--module-path";
            default -> option;
        };
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (true) {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            if (at == text.length()) {
                return words;
            }
            StringBuilder word = new StringBuilder();
            while (at < text.length() && !isSpace(text.charAt(at))) {
                char c = text.charAt(at);
                if (c == '"' || c == '\'') {
                    int end = text.indexOf(c, at + 1);
                    if (end < 0) {
                        throw new IllegalArgumentException("quote must be closed: " + text);
                    }
                    word.append(text, at + 1, end);
                    at = end;
                } else {
                    word.append(c);
                }
                at++;
            }
            words.add(word.toString());
        }
    }

    /// Returns the words of an argument file of the launcher.
    static List<String> ofArgumentFile(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean endOfLine = c == '\n' || c == '\r';
            if (quote != 0 && c == '\\' && at + 1 < text.length()) {
                at++;
                char escaped = text.charAt(at);
                if (escaped == '\n' || escaped == '\r') {
                    at = lastBefore(text, at); // The line continues at its first character that is no space.
                } else {
                    word.append(unescaped(escaped));
                }
            } else if (quote != 0 ? endOfLine : isSpace(c) || c == '#') {
                quote = 0; // A quote ends with its line at the latest.
                if (inWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    inWord = false;
                }
                while (c == '#' && at + 1 < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
                    at++;
                }
            } else if (c == quote || (quote == 0 && (c == '"' || c == '\''))) {
                quote = quote == 0 ? c : 0;
                inWord = true;
            } else {
                word.append(c);
                inWord = true;
            }
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }

    private static int lastBefore(String text, int endOfLine) {
        int at = endOfLine;
        while (at + 1 < text.length() && isSpace(text.charAt(at + 1))) {
            at++;
        }
        return at;
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /// Returns the text of a variable that means these words.
    static String toVariable(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            boolean plain = !word.isEmpty() && word.chars().noneMatch(c -> c == '"' || c == '\'' || isSpace((char) c));
            text.append(text.isEmpty() ? "" : " ").append(plain ? word : '"' + word.replace("\"", "\"'\"'\"") + '"');
        }
        return text.toString();
    }

    /// Returns the text of an argument file that means these words.
    static String toArgumentFile(List<String> words) {
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            text.append('"')
                    .append(word.replace("\\", "\\\\")
                            .replace("\"", "\\\"")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"))
                    .append("\"\n");
        }
        return text.toString();
    }
}
