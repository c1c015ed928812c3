package io.hubcrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pages that people read beside the program are those of the program. */
class PreflightPageTest {
    @Test
    void pageListsEveryFindingInOrder() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("docs/preflight.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        assertThat(listed)
                .isEqualTo(Arrays.stream(FindingCode.values())
                        .map(FindingCode::code)
                        .toList());
    }

    @Test
    void pageOfTheMatrixHasEveryRowWithItsReason() throws IOException {
        String page = Files.readString(Path.of("docs/support-matrix.md"));
        for (SupportMatrix.Row row : SupportMatrix.read().rows()) {
            assertThat(page)
                    .containsPattern("\\| EL" + row.os().substring(2) + "[^|]* \\| " + row.span() + " \\| "
                            + row.kernel() + " \\| [12, ]+ \\| " + row.source() + " \\|")
                    .contains("**" + row.source() + "**");
        }
    }
}
