package io.hubcrate.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

    @ParameterizedTest
    @CsvSource({
        "a = 1-1, a, true",
        "a = 1-1, a >= 1, true",
        "a = 1-1, a > 1, false",
        "a = 1-2, a > 1-1, true",
        "a = 1:1-1, a > 9, true",
        "a = 1~rc1, a >= 1, false",
        "a, a >= 9, true",
        "a >= 2, a < 2, false",
        "a <= 2, a >= 2, true",
        "a < 2, a < 1, true",
        "b = 1, a, false"
    })
    void rangesOverlapAsRpmSays(String provided, String wanted, boolean expected) {
        assertThat(Capability.parse(provided).overlaps(Capability.parse(wanted)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a and b)",
                "(a >= 1 if b else (c or d))",
                "(perl(Carp) without perl(Foo::Bar) = 3)",
                "((a with b < 2) and c)",
                "(a unless b)"
            })
    void richOnesReadAndPrintTheSame(String text) {
        assertThat(Requirement.parse(text)).hasToString(text);
    }

    @Test
    void equalWordsNeedNoBrackets() {
        assertThat(Requirement.parse("(a or b or c)")).hasToString("((a or b) or c)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "()", "(a", "(a and)", "(a nor b)", "(a and b or c)", "(a and b) c", "(a else b)"})
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Requirement.parse(text));
    }

    @Test
    void refusesDeepNesting() {
        String deep = "(".repeat(100) + "a" + ")".repeat(100);
        assertThatIllegalArgumentException().isThrownBy(() -> Requirement.parse(deep));
    }

    @Test
    void readsWholeNamesWithAndWithoutEpoch() {
        assertThat(Nevra.parse("a-b-1:2.0-3.el7.x86_64")).get().hasToString("a-b-1:2.0-3.el7.x86_64");
        assertThat(Nevra.parse("1:a-b-2.0-3.el7.x86_64")).get().hasToString("a-b-1:2.0-3.el7.x86_64");
        assertThat(Nevra.parse("a-b")).isEmpty();
        assertThat(Nevra.parse("a.noarch")).isEmpty();
    }
}
