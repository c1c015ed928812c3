package io.hubcrate.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SurveyTest {
    private static final String TEXT =
            """
            hubcrate-survey 1
            os.id: centos
            os.version: 7
            arch: x86_64
            glibc: 2.17
            disk: / 1000 500 xfs rw,relatime
            disk: /var 4000 3000 xfs rw,noexec
            service: firewalld active
            package: nfs-utils 1:1.3.0-0.68.el7 x86_64
            unread: fips
            end: hubcrate-survey
            """;

    private static Survey read(String text) {
        return SurveyReader.read("node.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    private static InvalidInputException refused(String text) {
        return catchThrowableOfType(InvalidInputException.class, () -> read(text));
    }

    @Test
    void saysWhatTheHostSaid() {
        Survey survey = read(TEXT);
        assertThat(survey.architecture()).hasValue("amd64");
        assertThat(survey.diskOf("/var/lib")).hasValueSatisfying(disk -> {
            assertThat(disk.free()).isEqualTo(3000 * 1024);
            assertThat(disk.options()).contains("noexec");
        });
        assertThat(survey.diskOf("/various")).map(Survey.Disk::mountPoint).hasValue("/");
        assertThat(survey.packages()).containsOnlyKeys("nfs-utils");
        assertThat(survey.unread()).containsExactly("fips");
    }

    @Test
    void everyWrongLineIsNamed() {
        InvalidInputException failure =
                refused(TEXT.replace("arch: x86_64", "x86_64").replace("disk: / 1000", "disk: / many"));
        assertThat(failure.code()).isEqualTo("survey-invalid");
        assertThat(failure.problems()).extracting(Problem::line).containsExactly(4, 6);
    }

    @Test
    void cutForeignDoubledAndUnprintableTextsAreRefused() {
        assertThat(refused(TEXT.replace("end: hubcrate-survey\n", "")).problems())
                .hasSize(1);
        assertThat(refused("something else\n").problems()).hasSize(1);
        assertThat(refused("").problems()).hasSize(1);
        assertThat(refused(TEXT.replace("os.version: 7", "os.id: again")).problems())
                .hasSize(1);
        assertThat(refused(TEXT.replace("centos", "\u001b[2J")).problems()).hasSize(1);
        assertThat(refused(TEXT.replace("centos", "\u00e9")).problems()).isNotEmpty();
        assertThat(refused(TEXT.replace("centos", "x".repeat(500))).problems()).hasSize(1);
    }

    @Test
    void linesOfALaterScriptAndOfPeopleArePassedOver() {
        String more = "colour.of-case2: blue\n# addresses were taken out\n\nend: hubcrate-survey\n";
        Survey survey = read(TEXT.replace("end: hubcrate-survey\n", more));
        assertThat(survey.facts()).isEqualTo(read(TEXT).facts());
    }

    @Test
    void scriptFitsTwoPrintedPages() {
        assertThat(SurveyScript.text().lines()).hasSizeLessThanOrEqualTo(112).allMatch(line -> line.length() <= 78);
    }
}
