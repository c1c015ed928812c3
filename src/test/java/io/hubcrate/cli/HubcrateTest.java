package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HubcrateTest {
    @Test
    void printsItsVersionAndNothingElse() {
        TypedCommand typed = TypedCommand.of("--version");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.out()).matches("hubcrate \\d+\\.\\d+\\.\\d+\\R");
        assertThat(typed.err()).isEmpty();
    }

    @Test
    void helpListsEveryVerbAndEveryExitCode() {
        TypedCommand typed = TypedCommand.of("--help");
        assertThat(typed.exitCode()).isZero();
        for (VerbName verb : VerbName.values()) {
            assertThat(typed.out()).containsPattern("(?m)^  " + verb + " +\\S");
        }
        ExitCodes.table().keySet().forEach(code -> assertThat(typed.out()).containsPattern("(?m)^  " + code + " "));
    }

    @ParameterizedTest
    @EnumSource(VerbName.class)
    void everyVerbsHelpNamesItsOptionsExamplesAndExitCodes(VerbName verb) {
        TypedCommand typed = TypedCommand.of(verb.toString(), "--help");
        assertThat(typed.exitCode()).isZero();
        assertThat(typed.err()).isEmpty();
        assertThat(typed.out()).contains("hubcrate " + verb, "--output", "--stacktrace", "Examples", "Exit codes");
        VerbParser.of(verb, verb.create())
                .getCommandSpec()
                .optionsMap()
                .keySet()
                .forEach(option -> assertThat(typed.out()).contains(option));
        assertThat(verb.create().examples()).isNotEmpty();
        assertThat(TypedCommand.of("help", verb.toString()).out()).isEqualTo(typed.out());
    }

    @ParameterizedTest
    @EnumSource(VerbName.class)
    void helpFitsEightyColumns(VerbName verb) {
        // Commands to be copied stand whole, however long.
        assertThat(TypedCommand.of(verb.toString(), "--help")
                        .out()
                        .lines()
                        .takeWhile(line -> !line.equals("Examples"))
                        .filter(line -> !line.startsWith("hubcrate ")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void unknownVerbIsUsageErrorWithSuggestion() {
        TypedCommand typed = TypedCommand.of("biuld", "x.yaml");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err()).startsWith("error[usage]: ").contains("did you mean: build?");
    }

    @Test
    void noVerbIsUsageError() {
        assertThat(TypedCommand.of().exitCode()).isEqualTo(2);
    }

    @Test
    void unknownOptionIsUsageErrorWithSuggestion() {
        TypedCommand typed = TypedCommand.of("lock", "x.yaml", "--updat");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("did you mean: --update?");
    }

    @Test
    void missingArgumentsAreNamed() {
        TypedCommand typed = TypedCommand.of("build");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("--out DIR", "MANIFEST");
    }

    @Test
    void argumentTooManyIsUsageError() {
        assertThat(TypedCommand.of("inspect", "one", "two").exitCode()).isEqualTo(2);
    }

    @Test
    void valueOutsideAChoiceNamesTheChoices() {
        TypedCommand typed = TypedCommand.of("completion", "tcsh");
        assertThat(typed.exitCode()).isEqualTo(2);
        assertThat(typed.err()).contains("tcsh", "bash", "zsh", "fish");
    }

    @Test
    void optionBeforeTheVerbIsExplained() {
        assertThat(TypedCommand.of("--stacktrace", "lock").exitCode()).isEqualTo(2);
    }

    @Test
    void errorIsAJsonLineWhereJsonIsAskedFor() {
        TypedCommand typed = TypedCommand.of("lock", "missing.yaml", "--output", "json");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.lastEvent().get("event").asText()).isEqualTo("error");
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("manifest-unreadable");
        assertThat(typed.lastEvent().get("category").asText()).isEqualTo("input");
        assertThat(typed.lastEvent().get("exitCode").asInt()).isEqualTo(3);
    }

    @Test
    void usageErrorIsAJsonLineTooAndListsSuggestions() {
        TypedCommand typed = TypedCommand.of("lock", "x.yaml", "--updat", "--output=json");
        assertThat(typed.lastEvent().get("suggestions").get(0).asText()).isEqualTo("--update");
    }

    @Test
    void everyProblemOfAManifestIsListedWithItsPlace(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("bad.yaml"), "name: demo\nversion: 1\ncharst: []\nplatforms: [windows]\n");
        TypedCommand typed = TypedCommand.in(folder, List.of(), "images", "bad.yaml", "--output", "json");
        assertThat(typed.exitCode()).isEqualTo(3);
        assertThat(typed.lastEvent().get("problems"))
                .hasSizeGreaterThan(1)
                .anySatisfy(problem -> assertThat(problem.get("line").asInt()).isEqualTo(3))
                .anySatisfy(problem -> assertThat(problem.get("line").asInt()).isEqualTo(4));
        assertThat(TypedCommand.in(folder, List.of(), "images", "bad.yaml").err())
                .contains("bad.yaml:3:1: ");
    }

    @Test
    void stackTraceIsShownOnlyWhenAskedFor() {
        assertThat(TypedCommand.of("lock", "missing.yaml").err()).doesNotContain("\tat ");
        assertThat(TypedCommand.of("lock", "missing.yaml", "--stacktrace").err())
                .contains("\tat io.hubcrate.");
    }

    @Test
    void absentKeyFileIsThisMachinesFailure(@TempDir Path folder) {
        TypedCommand typed =
                TypedCommand.in(folder, List.of(), "sign", "bundle", "--key", "no.asc", "--output", "json");
        assertThat(typed.exitCode()).isEqualTo(1);
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("file-missing");
    }

    @Test
    void settingsNamedButAbsentAreInvalidInput(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("m.yaml"), "name: a\nversion: 1\nimages: [docker.io/library/busybox:1.36]\n");
        TypedCommand typed =
                TypedCommand.in(folder, List.of(), "images", "m.yaml", "--config", "none.yaml", "--output", "json");
        assertThat(typed.lastEvent().get("code").asText()).isEqualTo("settings-unreadable");
    }

    @Test
    void imagesTakesAManifestOrAChartButNotBoth() {
        assertThat(TypedCommand.of("images").exitCode()).isEqualTo(2);
        assertThat(TypedCommand.of("images", "m.yaml", "--chart", "./c").exitCode())
                .isEqualTo(2);
        assertThat(TypedCommand.of("images", "m.yaml", "--kube-version", "1.30.0")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void signTakesAKeyOrAnImportButNotBoth() {
        assertThat(TypedCommand.of("sign", "b").exitCode()).isEqualTo(2);
        assertThat(TypedCommand.of("sign", "b", "--key", "k", "--import", "s").exitCode())
                .isEqualTo(2);
    }
}
