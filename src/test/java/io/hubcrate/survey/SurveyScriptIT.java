package io.hubcrate.survey;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.testing.peers.Programs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script in the shells that sites have. */
class SurveyScriptIT {
    @ParameterizedTest
    @ValueSource(strings = {"dash -u", "bash --posix -u"})
    void printsWhatTheReaderTakes(String shell) {
        List<String> line = List.of(shell.split(" "));
        Programs.Result result = Programs.command(
                        line.get(0), line.subList(1, line.size()).toArray(String[]::new))
                .reading(SurveyScript.text().getBytes(StandardCharsets.UTF_8))
                .run()
                .succeeded();
        assertThat(result.err()).isEmpty();
        Survey survey = SurveyReader.read("here", result.stdout());
        assertThat(survey.architecture())
                .hasValueSatisfying(arch -> assertThat(arch).isIn("amd64", "arm64"));
        assertThat(survey.find("glibc"))
                .hasValueSatisfying(version -> assertThat(version).matches("[0-9]+\\.[0-9]+"));
        assertThat(survey.diskOf("/var/lib")).isPresent();
        assertThat(survey.packages()).isNotEmpty();
    }
}
