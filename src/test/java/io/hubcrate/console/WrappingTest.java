package io.hubcrate.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {
    private static final String FULL_LINE = "word ".repeat(20).strip();

    private static String broken(String text, int columns) {
        return String.join("\n", Wrapping.lines(text, columns));
    }

    @Test
    void breaksProseAtSpacesAndCommandsNever() {
        assertThat(broken("one two three\n\n    a command that is longer\nend", 9))
                .isEqualTo("one two\nthree\n\n    a command that is longer\nend");
    }

    @Test
    void pathInQuotesIsOneWord() {
        assertThat(broken("see: ls '/a b/c d'; df '/a b/c d'. It's 'so and/or so'", 12))
                .isEqualTo("see: ls\n'/a b/c d';\ndf\n'/a b/c d'.\nIt's 'so\nand/or so'");
        assertThat(broken("'/never closed and more", 9)).isEqualTo("'/never\nclosed\nand more");
    }

    @Test
    void wordThatIsTooLongHasALineOfItsOwn() {
        assertThat(broken("a https://example.org/x b", 5)).isEqualTo("a\nhttps://example.org/x\nb");
    }

    @Test
    void itemsGoOnBelowTheirFirstWord() {
        assertThat(broken("- one two three\n  - four five six\n10. seven eight", 11))
                .isEqualTo("- one two\n  three\n  - four\n    five\n    six\n10. seven\n    eight");
    }

    @Test
    void breakOfAFullLineIsTakenOut() {
        assertThat(Wrapping.unwrapped(FULL_LINE + "\nand on.\nNext\n\n" + FULL_LINE + "\n    a command"))
                .isEqualTo(FULL_LINE + " and on.\nNext\n\n" + FULL_LINE + "\n    a command");
    }

    @Test
    void itemsAreKeptApart() {
        assertThat(Wrapping.unwrapped("- " + FULL_LINE + "\n  and on " + FULL_LINE + "\n  to its end.\n- next\nAfter"))
                .isEqualTo("- " + FULL_LINE + " and on " + FULL_LINE + " to its end.\n- next\nAfter");
        assertThat(Wrapping.unwrapped("  1. " + FULL_LINE + "\n          a command\n" + FULL_LINE + "\n  a command"))
                .isEqualTo("  1. " + FULL_LINE + "\n          a command\n" + FULL_LINE + "\n  a command");
    }
}
