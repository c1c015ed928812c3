package io.hubcrate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that no option takes is told first: before a missing terminal, a missing file or a question. */
class OptionValuesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "2, load --site s.yaml --bundle b --limit-rate 5X, --limit-rate: a size",
        "2, rollback --site s.yaml --to b --limit-rate 5X, --limit-rate: a size",
        "2, replace worker1 --site s.yaml --limit-rate 5X, --limit-rate: a size",
        "2, install --site s.yaml --limit-rate 5X, --limit-rate: a size",
        "2, install --site s.yaml --accept swap-on, --reason 0 times",
        "2, install --site s.yaml --until never, there is no stage 'never'",
        "2, push b registry.example --trust k --map m.yaml --limit-rate 5X, --limit-rate: a size",
        "2, preflight --site s.yaml --accept swap-on, --reason 0 times",
        "2, plan --site s.yaml --until never, there is no stage 'never'",
        "2, status --site s.yaml --until never, there is no stage 'never'",
        "2, diff a b --platform plan9, --platform does not take 'plan9'",
        "2, build m.yaml --out o --volume-size 5X, --volume-size: a size",
        "2, build m.yaml --out o --passphrase-file p --passphrase-fd 7, exclude each other",
        "3, keygen --name A --out o --expires 2001-01-01, cannot expire at 2001-01-01",
        "3, keygen --name A --out o --algorithm rot13, no such key algorithm: 'rot13'",
        "2, store list --site s.yaml --drop b, belong to collect"
    })
    void wrongValueIsToldFirst(int exit, String typed, String told) {
        TypedCommand command = TypedCommand.in(folder, java.util.List.of(), typed.split(" ", -1));
        assertThat(command.err()).contains(told);
        assertThat(command.exitCode()).isEqualTo(exit);
    }
}
