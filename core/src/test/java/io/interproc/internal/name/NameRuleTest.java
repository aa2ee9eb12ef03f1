package io.interproc.internal.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameRuleTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "stock", "Lager ß", "orders.2026-01", "..", "日本", "🔒"})
    void textWithoutSeparatorsIsLegal(String name) {
        assertThat(NameRule.requireLegal(name)).isSameAs(name);
        assertThat(NameRule.encode(name)).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void lengthIsCountedInBytes() {
        assertThat(NameRule.encode("ß".repeat(100))).hasSize(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.requireLegal("ß".repeat(100) + "a"))
                .withMessage("name must be from 1 to 200 bytes of UTF-8: bytes=201");
    }

    @Test
    void anEmptyNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.requireLegal(""))
                .withMessage("name must be from 1 to 200 bytes of UTF-8: bytes=0");
    }

    @Test
    void aSeparatorIsRefusedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.requireLegal("a/b"))
                .withMessage("name must not contain '/' or control characters: found U+002F at 1");
    }

    @ParameterizedTest
    @ValueSource(chars = {'\0', '\n', '\u001b', '\u007f', '\u0085'})
    void aControlCharacterIsRefusedWithItsPlace(char control) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.requireLegal("ab" + control))
                .withMessage("name must not contain '/' or control characters: found U+%04X at 2", (int) control);
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NameRule.requireLegal("a\ud800"))
                .withMessage("name must be text that UTF-8 can express: half a surrogate pair");
    }
}
