package io.hubcrate.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.yaml.YamlScan.Choice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlScanTest {
    @Test
    void handsOverWhatIsTakenAndPassesOverTheRest() {
        List<String> taken = walk(
                "skip: {deep: [1, {x: &a y}], again: *a}\nlist:\n- {n: 1.30}\n- plain\n- [a, \"b\"]\nlast: x\n",
                path -> path.isEmpty() || path.equals(List.of("list"))
                        ? Choice.DESCEND
                        : path.contains("skip") ? Choice.SKIP : Choice.TAKE);
        assertThat(taken)
                .containsExactly(
                        "[list, []]=Mapping@3 {n=1.30}",
                        "[list, []]=Scalar@4 plain",
                        "[list, []]=Sequence@5",
                        "[last]=Scalar@6 x");
    }

    @Test
    void readsTheFirstDocumentAlone() {
        assertThat(walk("a: 1\n---\nb: 2\n", path -> path.isEmpty() ? Choice.DESCEND : Choice.TAKE))
                .containsExactly("[a]=Scalar@1 1");
        assertThat(walk("", path -> Choice.TAKE)).isEmpty();
        assertThat(walk("# nothing\n", path -> Choice.TAKE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: [", "a: b: c", "? [a]\n: b\n", "a: &x 1\nb: *x\n", "a: \u0000", "\t- a"})
    void refusesWhatIsNotYamlOrNotReadHere(String text) {
        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class, () -> walk(text, path -> path.isEmpty() ? Choice.DESCEND : Choice.TAKE));
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo("yaml-invalid");
        assertThat(refused.problems()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Choice.class)
    void refusesNestingWithoutEndWhateverIsDoneWithIt(Choice choice) {
        String deep = "a: " + "[".repeat(1_000_000);
        assertThat(catchThrowableOfType(
                        InvalidInputException.class,
                        () -> walk(deep, path -> path.isEmpty() ? Choice.DESCEND : choice)))
                .isNotNull();
        String bounded = "a: " + "[".repeat(50) + "]".repeat(50) + "\nb: 1\n";
        assertThat(walk(
                        bounded,
                        path -> path.isEmpty() ? Choice.DESCEND : path.contains("a") ? Choice.SKIP : Choice.TAKE))
                .containsExactly("[b]=Scalar@2 1");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertThat(catchThrowableOfType(
                        InvalidInputException.class,
                        () -> YamlScan.walk(
                                "f",
                                new byte[] {'a', ':', ' ', (byte) 0xC3, '('},
                                visitor(path -> Choice.TAKE, new ArrayList<>()))))
                .isNotNull();
    }

    private static List<String> walk(String text, Function<List<String>, Choice> choice) {
        List<String> taken = new ArrayList<>();
        YamlScan.walk("f", text.getBytes(StandardCharsets.UTF_8), visitor(choice, taken));
        return taken;
    }

    private static YamlScan.Visitor visitor(Function<List<String>, Choice> choice, List<String> taken) {
        return new YamlScan.Visitor() {
            @Override
            public Choice choose(List<String> path) {
                return choice.apply(path);
            }

            @Override
            public void take(List<String> path, YamlNode node) {
                String text = node instanceof YamlNode.Scalar scalar
                        ? " " + scalar.text()
                        : node instanceof YamlNode.Mapping mapping
                                ? " {n=" + mapping.findText("n").orElse("") + "}"
                                : "";
                taken.add(path + "=" + node.getClass().getSimpleName() + "@"
                        + node.place().line() + text);
            }
        };
    }
}
