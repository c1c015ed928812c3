package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsFragmentTest {
    @Test
    void keepsCommentsWithTheirEntriesAndDoublesOnce() {
        String first = "# use tag a\nrenames:\n  - from: a\n    to: b\ndismiss:\n  - finding: 1\n";
        String second = "# use tag c\nrenames:\n  - from: c\n    to: d\ndismiss:\n  - finding: 2\n";

        assertThat(FindingsFragment.merged(List.of(first, second, first)))
                .isEqualTo(
                        """
                renames:
                  # use tag a
                  - from: a
                    to: b
                  # use tag c
                  - from: c
                    to: d
                dismiss:
                  - finding: 1
                  - finding: 2
                """);
    }
}
