package io.hubcrate.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.chart.ChartArchive;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.failure.MachineException;
import io.hubcrate.testing.TestChart;
import io.hubcrate.testing.peers.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real Helm that hubcrate carries. */
class HelmRendererIT {
    private final Path temporary;
    private boolean networked;

    HelmRendererIT(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @Test
    void rendersHooksCustomResourcesAndSubcharts() {
        TestChart below =
                new TestChart("below", "1").file("templates/b.yaml", configMap("from-subchart", "{{ .Values.x }}"));
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("charts/below-1.tgz", below.packed())
                .file("crds/kind.yaml", "kind: CustomResourceDefinition\nmetadata: {name: from-crds}\n")
                .file(
                        "templates/hook.yaml",
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          name: from-hook
                          annotations:
                            "helm.sh/hook": {{ .Values.when }}
                        """)
                .file("values.yaml", "when: pre-upgrade\n")
                .archive();

        String rendered = render(chart, "", "below: {x: first}", "below: {x: second}");

        assertThat(rendered)
                .contains("from-hook", "from-crds", "from-subchart", "second", "helm.sh/hook\": pre-upgrade");
        assertThat(rendered).doesNotContain("first", "was-hook");
    }

    @Test
    void asksNoClusterWhenTemplatesLookThingsUp() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file(
                        "templates/a.yaml",
                        configMap(
                                "a", "{{ (lookup \"v1\" \"Secret\" .Release.Namespace \"s\") | default dict | len }}"))
                .archive();

        assertThat(render(chart, "")).contains("x: 0");
    }

    @Test
    void tellsTemplatesTheTargetVersion() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", configMap("a", "{{ .Capabilities.KubeVersion.Version }}"))
                .archive();

        assertThat(render(chart, "1.20.2")).contains("x: v1.20.2");
    }

    @Test
    void seesNothingOfTheUsersEnvironment() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", configMap("a", "{{ .Release.Namespace }}-{{ getHostByName \"localhost\" }}"))
                .archive();

        assertThat(render(chart, "")).contains("x: space-\n");
    }

    @Test
    void refusesChartWithHelmsWordsAndWithoutOurPaths() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", "{{ required \"give a colour\" .Values.colour }}")
                .archive();

        InvalidInputException refusal = catchThrowableOfType(InvalidInputException.class, () -> render(chart, ""));

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
        assertThat(refusal.getMessage())
                .contains("give a colour")
                .doesNotContain(temporary.toString(), "--debug", "\n");
    }

    @Test
    void refusesValuesThatTheChartsSchemaForbids() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("values.schema.json", "{\"properties\": {\"size\": {\"type\": \"integer\"}}}")
                .archive();

        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> render(chart, "", "size: large"));

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
    }

    @Test
    void refusesKubernetesThatTheChartDoesNotSupport() {
        ChartArchive chart = new TestChart("demo", "1.0.0")
                .file("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 1.0.0\nkubeVersion: \">=1.28.0-0\"\n")
                .archive();

        InvalidInputException refusal =
                catchThrowableOfType(InvalidInputException.class, () -> render(chart, "1.20.2"));

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
    }

    @Test
    void leavesNothingBehind() throws IOException {
        render(new TestChart("demo", "1.0.0").archive(), "");
        ChartArchive failing = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", "{{ fail \"no\" }}")
                .archive();
        assertThatThrownBy(() -> render(failing, "")).isInstanceOf(InvalidInputException.class);

        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void saysWhenHelmCannotRun() {
        HelmRenderer renderer = new HelmRenderer(
                Path.of(System.getProperty("java.home"), "bin", "java"), temporary.toString(), temporary, () -> {});

        MachineException failure = catchThrowableOfType(
                MachineException.class,
                () -> renderer.render(new ChartRenderer.Request(
                        new TestChart("demo", "1.0.0").archive(), "r", "space", "", List.of())));

        assertThat(failure.code()).isEqualTo("helm-unusable");
    }

    @Test
    void chartThatTakesAllMemoryIsRefusedAndTheMachineKeepsIts() {
        ChartArchive greedy = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", configMap("a", "\"{{ len (until 2000000000) }}\""))
                .archive();

        InvalidInputException refusal = catchThrowableOfType(InvalidInputException.class, () -> render(greedy, ""));

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
        assertThat(refusal.getMessage()).contains("MiB of memory");
        ChartArchive wordy = new TestChart("demo", "1.0.0")
                .file("templates/a.yaml", "{{ fail (repeat 100000000 \"word \") }}")
                .archive();
        InvalidInputException cut = catchThrowableOfType(InvalidInputException.class, () -> render(wordy, ""));
        assertThat(cut.code()).isEqualTo("chart-unrenderable");
        assertThat(cut.getMessage()).hasSizeLessThan(10_000);
    }

    @Test
    void nothingOfTheMachinesNetworkIsInReach() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("engine"));
        List<String> walled = EngineWalls.around(List.of("sh", "-c", "cat /proc/net/dev; ulimit -d; ulimit -c"));
        Programs.Result seen = Programs.command(
                        "sh", walled.subList(1, walled.size()).toArray(String[]::new))
                .in(folder)
                .run();
        assertThat(seen.out()).endsWith(EngineWalls.MOST_MIB * 1024 + "\n0\n");
        // Told exactly where it is not so.
        long links = seen.out().lines().filter(line -> line.contains(":")).count();
        assertThat(EngineWalls.hadNetwork(folder)).as(seen.describe()).isEqualTo(links > 1);
        render(new TestChart("demo", "1.0.0").archive(), "");
        assertThat(networked).isEqualTo(EngineWalls.hadNetwork(folder));
    }

    private String render(ChartArchive chart, String kubeVersion, String... values) {
        HelmRenderer renderer = new HelmRenderer(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                temporary,
                () -> networked = true);
        return renderer.render(new ChartRenderer.Request(chart, "r", "space", kubeVersion, List.of(values)));
    }

    private static String configMap(String name, String value) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\ndata:\n  x: " + value + "\n";
    }
}
