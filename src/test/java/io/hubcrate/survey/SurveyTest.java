package io.hubcrate.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.Problem;
import io.hubcrate.survey.SurveyCheck.Wants;
import java.nio.charset.StandardCharsets;
import java.util.Set;
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
                refused(TEXT.replace("arch:", "colour:").replace("disk: / 1000", "disk: / many"));
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
    void whatDoesNotFitIsToldAllAtOnce() {
        Wants wants = new Wants(Set.of("arm64"), "rocky", "9", 4000 * 1024, "2.34", Set.of("nfs-utils", "rpcbind"));
        assertThat(SurveyCheck.problems(read(TEXT), wants))
                .extracting(Problem::path)
                .containsExactly("arch", "os.id", "os.version", "disk", "glibc", "package");
    }

    @Test
    void whatFitsIsNoProblem() {
        Wants wants = new Wants(Set.of("amd64"), "centos", "7", 3000 * 1024, "2.17", Set.of("nfs-utils"));
        assertThat(SurveyCheck.problems(read(TEXT), wants)).isEmpty();
        assertThat(SurveyCheck.problems(read(TEXT.replace("os.version: 7", "os.version: 7.9")), wants))
                .isEmpty();
    }

    @Test
    void versionsAreComparedByNumbers() {
        assertThat(SurveyCheck.compare("2.9", "2.17")).isNegative();
        assertThat(SurveyCheck.compare("2.34", "2.34")).isZero();
    }

    @Test
    void scriptFitsTwoPrintedPages() {
        assertThat(SurveyScript.text().lines()).hasSizeLessThanOrEqualTo(112).allMatch(line -> line.length() <= 78);
    }
}
