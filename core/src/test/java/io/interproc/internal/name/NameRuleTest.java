package io.interproc.internal.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "stock", "Lager ß", "orders.2026-01", "..", "日本", "🔒"})
    void textWithoutSeparatorsIsLegal(String name) {
        assertThat(NameRule.SCOPE.requireLegal(name)).isSameAs(name);
        assertThat(NameRule.OBJECT.requireLegal(name)).isSameAs(name);
    }

    @ParameterizedTest
    @CsvSource({"SCOPE, 200", "OBJECT, 1024"})
    void lengthIsCountedInBytes(NameRule rule, int most) {
        String longest = "ß".repeat(most / 2);
        assertThat(rule.requireLegal(longest)).isSameAs(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.requireLegal(longest + "a"))
                .withMessage("name must be from 1 to %d bytes of UTF-8: bytes=%d", most, most + 1);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyNameIsRefused(NameRule rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> rule.requireLegal(""))
                .withMessage("name must be from 1 to %d bytes of UTF-8: bytes=0", rule.maxBytes());
    }

    @Test
    void aSeparatorInTheNameOfAScopeIsRefusedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.SCOPE.requireLegal("a/b"))
                .withMessage("name must not contain '/' or control characters: found U+002F at 1");
        assertThat(NameRule.OBJECT.requireLegal("a/b")).isEqualTo("a/b");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\n', '\u001b', '\u007f', '\u0085'})
    void aControlCharacterIsRefusedWithItsPlace(char control) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.SCOPE.requireLegal("ab" + control))
                .withMessage("name must not contain '/' or control characters: found U+%04X at 2", (int) control);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.OBJECT.requireLegal("ab" + control))
                .withMessage("name must not contain control characters: found U+%04X at 2", (int) control);
    }

    @ParameterizedTest
    @CsvSource({"D800, 1, a, ''", "D800, 1, a, b", "DC00, 0, '', b", "D83D, 2, 🔒, 🔒", "DD12, 2, 🔒, ''"})
    void halfASurrogatePairIsRefusedWithItsPlace(String half, int at, String before, String behind) {
        String name = before + (char) Integer.parseInt(half, 16) + behind;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.OBJECT.requireLegal(name))
                .withMessage(
                        "name must be text that UTF-8 can express: found half a surrogate pair, U+%s, at %d", half, at);
    }
}
