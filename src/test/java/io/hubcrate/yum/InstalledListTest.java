package io.hubcrate.yum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class InstalledListTest {
    private static final String SURVEY =
            """
            hubcrate-survey 1
            os.id: centos
            package: bash 0:4.2.46-34.el7 x86_64
            package: gpg-pubkey 0:f4a80eb5-53a7ff4b (none)
            package: bind-license 32:9.11.4-26.P2.el7 noarch
            end: hubcrate-survey
            """;

    private static List<PoolPackage> read(String text) {
        return InstalledList.read("node.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void surveyOfAHostServesAsTheList() {
        assertThat(read(SURVEY))
                .extracting(PoolPackage::toString)
                .containsExactly("bash-4.2.46-34.el7.x86_64", "bind-license-32:9.11.4-26.P2.el7.noarch");
        assertThat(read(SURVEY.replace("\n", "\r\n"))).hasSize(2);
    }

    @Test
    void surveyThatWasCutOrHasNoPackagesIsRefused() {
        for (String text : List.of(
                SURVEY.replace("end: hubcrate-survey\n", ""),
                SURVEY.replaceAll("package: .*\n", ""),
                SURVEY.replaceAll("package: .*\n", "package: bash 5.2-1 amd64\n"))) {
            InvalidInputException failure = catchThrowableOfType(InvalidInputException.class, () -> read(text));
            assertThat(failure.code()).isEqualTo("installed-list-invalid");
            assertThat(failure.problems()).extracting(Problem::file).containsExactly("node.txt");
        }
    }
}
