package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.ChartValues.NamedText;
import io.hubcrate.render.ChartTree;
import io.hubcrate.testing.TestChart;
import io.hubcrate.yaml.YamlNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartValuesTest {
    @Test
    void mergesAsHelmDoes() {
        ChartTree chart = ChartTree.of(new TestChart("parent", "1")
                .file("charts/sub/Chart.yaml", "name: sub\nversion: 1\n")
                .file("charts/sub/values.yaml", "a: sub\nb: sub\nc: sub\nlist: [1, 2]\ngone: x\n")
                .file("values.yaml", "sub: {b: parent, c: parent}\n")
                .archive());

        ChartValues values = ChartValues.of(
                chart,
                List.of(
                        new NamedText("one.yaml", "sub: {c: one, list: [3], gone: null}"),
                        new NamedText("two.yaml", "sub: {d: two}"),
                        new NamedText("empty.yaml", "# nothing\n")));

        assertThat(text(values, "sub.a")).isEqualTo("sub");
        assertThat(text(values, "sub.b")).isEqualTo("parent");
        assertThat(text(values, "sub.c")).isEqualTo("one");
        assertThat(text(values, "sub.d")).isEqualTo("two");
        assertThat(text(values, "sub.list.[0]")).isEqualTo("3");
        assertThat(values.find(ValuePath.of("sub.list.[1]"))).isEmpty();
        assertThat(values.find(ValuePath.of("sub.gone"))).isEmpty();
    }

    @Test
    void putsSubchartsUnderTheirAliases() {
        ChartValues values = ChartValues.of(
                withDependency("name: sub\n    alias: left\n  - name: sub\n    alias: right"), List.of());

        assertThat(text(values, "left.colour")).isEqualTo("blue");
        assertThat(text(values, "right.colour")).isEqualTo("blue");
        assertThat(values.find(ValuePath.of("sub"))).isEmpty();
    }

    @Test
    void knowsConditionsAndTags() {
        assertThat(switchedOff("name: sub\n    condition: sub.on", "sub: {on: false}"))
                .containsExactly("sub");
        assertThat(switchedOff("name: sub\n    condition: sub.on", "sub: {on: true}"))
                .isEmpty();
        assertThat(switchedOff("name: sub\n    condition: no.such,sub.on", "sub: {on: false}"))
                .containsExactly("sub");
        assertThat(switchedOff("name: sub\n    tags: [back]", "tags: {back: false}"))
                .containsExactly("sub");
        assertThat(switchedOff("name: sub\n    tags: [back, front]", "tags: {back: false, front: true}"))
                .isEmpty();
        assertThat(switchedOff("name: sub", "sub: {on: false}")).isEmpty();
    }

    private static List<String> switchedOff(String dependency, String given) {
        ChartValues values = ChartValues.of(withDependency(dependency), List.of(new NamedText("given", given)));
        return values.switchedOff().stream().map(ValuePath::toString).toList();
    }

    private static ChartTree withDependency(String dependency) {
        return ChartTree.of(new TestChart("parent", "1")
                .file("Chart.yaml", "name: parent\nversion: 1\ndependencies:\n  - " + dependency + "\n")
                .file("charts/sub/Chart.yaml", "name: sub\nversion: 1\n")
                .file("charts/sub/values.yaml", "colour: blue\n")
                .archive());
    }

    private static String text(ChartValues values, String path) {
        return ((YamlNode.Scalar) values.find(ValuePath.of(path)).orElseThrow()).text();
    }
}
