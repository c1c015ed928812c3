package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.Discovery.Note;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.render.ChartRenderer;
import io.hubcrate.render.HelmRenderer;
import io.hubcrate.testing.TestChart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** JupyterHub's ways with images, rendered by real Helm. */
class HubDiscoveryIT {
    private final ChartRenderer helm = HelmRenderer.ofThisProcess(() -> {});

    @Test
    void findsValuesRenderedHooksAndSecretWithoutAnyValuesGiven() {
        Discovery found =
                new DiscoveryFixture(helm).chart(HubChart.named("jupyterhub")).discover();

        assertThat(required(found))
                .containsExactly(
                        "docker.io/site/awaiter:1",
                        "docker.io/site/from-secret:1",
                        "docker.io/site/hub:1",
                        "docker.io/site/notebook:1",
                        "docker.io/site/proxy:1",
                        "docker.io/site/tools:1");
        assertThat(optional(found)).containsExactly("docker.io/site/traefik:1");
        assertThat(found.findings()).isEmpty();
        assertThat(found.offlineValues()).isEmpty();
        assertThat(found.toString()).doesNotContain("0".repeat(64));
    }

    @Test
    void findsNotebooksWithEveryPullerOff() {
        Discovery found = new DiscoveryFixture(helm)
                .chart(
                        HubChart.named("jupyterhub"),
                        """
                        prePuller:
                          hook: {enabled: false}
                          extraImages: {one: {name: site/extra, tag: "1"}}
                        singleuser:
                          initContainers: [{name: i, image: "site/init:1"}]
                          cloudMetadata: {blockWithIptables: false}
                          profileList:
                            - display_name: GPU
                              kubespawner_override: {image: "site/gpu:1"}
                              profile_options:
                                image:
                                  unlisted_choice: {enabled: true, kubespawner_override: {image: "{value}"}}
                                  choices:
                                    a: {kubespawner_override: {image: "site/choice:1"}}
                        """)
                .discover();

        assertThat(required(found))
                .contains(
                        "docker.io/site/notebook:1",
                        "docker.io/site/extra:1",
                        "docker.io/site/init:1",
                        "docker.io/site/gpu:1",
                        "docker.io/site/choice:1");
        assertThat(optional(found)).contains("docker.io/site/awaiter:1", "docker.io/site/tools:1");
        assertThat(kinds(found, "docker.io/site/choice:1")).containsExactly(Kind.PROFILE);
        assertThat(found.notes())
                .extracting(Note::code)
                .containsExactly("image-unlisted-choice", "kubernetes-version-assumed");
        assertThat(found.findings()).isEmpty();
    }

    @Test
    void knowsTheHubUnderSubchartsAliasToo() {
        TestChart hub = HubChart.named("jupyterhub");
        TestChart parent = new TestChart("campus", "1.0.0")
                .file(
                        "Chart.yaml",
                        """
                        apiVersion: v2
                        name: campus
                        version: 1.0.0
                        dependencies:
                          - {name: jupyterhub, version: 1.2.3, alias: lab}
                        """)
                .file("charts/jupyterhub-1.2.3.tgz", hub.packed())
                .file("values.yaml", "lab: {singleuser: {image: {name: campus/notebook, tag: \"7\"}}}\n");

        Discovery found = new DiscoveryFixture(helm).chart(parent).discover();

        assertThat(required(found))
                .contains("docker.io/campus/notebook:7", "docker.io/site/tools:1", "docker.io/site/hub:1");
        assertThat(references(found)).doesNotContain("docker.io/site/notebook:1");
        assertThat(optional(found)).containsExactly("docker.io/site/traefik:1");
    }

    @Test
    void addsTheFewestValuesThatKeepImagesFromBeingPulled() {
        Discovery found = new DiscoveryFixture(helm)
                .chart(
                        HubChart.named("jupyterhub"),
                        """
                        hub: {image: {tag: latest}}
                        proxy: {chp: {image: {pullPolicy: Always}}}
                        singleuser: {image: {pullPolicy: Always}}
                        """)
                .discover();

        assertThat(found.findings()).isEmpty();
        assertThat(found.offlineValues()).containsOnlyKeys("release0");
        assertThat(found.offlineValues().get("release0"))
                .isEqualTo(
                        """
                        hub:
                          image:
                            pullPolicy: "IfNotPresent"
                        proxy:
                          chp:
                            image:
                              pullPolicy: "IfNotPresent"
                        singleuser:
                          image:
                            pullPolicy: "IfNotPresent"
                        """);
        assertThat(found.notes())
                .extracting(Note::code)
                .containsExactlyInAnyOrder(
                        "kubernetes-version-assumed", "image-moving-tag", "image-pull-always", "image-pull-always");
    }

    @Test
    void asksWhenNoValueKeepsAnImageFromBeingPulled() {
        Discovery found = new DiscoveryFixture(helm)
                .chart(HubChart.named("jupyterhub"), "prePuller: {hook: {image: {tag: latest}}}")
                .discover();

        assertThat(found.findings()).extracting(Finding::code).containsExactly("image-moving-tag");
        assertThat(found.offlineValues()).isEmpty();
    }

    @Test
    void asksWhenTheChartsSchemaForbidsThePolicy() {
        TestChart strict = HubChart.named("jupyterhub")
                .file(
                        "values.schema.json",
                        "{\"properties\":{\"hub\":{\"properties\":{\"image\":{\"properties\":"
                                + "{\"pullPolicy\":{\"enum\":[\"Always\",null]}}}}}}}");

        Discovery found = new DiscoveryFixture(helm)
                .chart(strict, "hub: {image: {pullPolicy: Always}}")
                .discover();

        assertThat(found.findings()).extracting(Finding::code).containsExactly("image-pull-always");
        assertThat(found.offlineValues()).isEmpty();
    }

    @Test
    void asksAboutPythonAndStartCommandsOfNotebooks() {
        String values =
                """
                hub:
                  extraConfig:
                    image.py: |
                      c.KubeSpawner.image = "site/by-python:" + tag
                    other.py: |
                      # no image here
                      c.KubeSpawner.cpu_limit = 2
                singleuser:
                  lifecycleHooks: {postStart: {exec: {command: [gitpuller, "https://h.example/x", main, x]}}}
                """;

        Discovery found = new DiscoveryFixture(helm)
                .chart(HubChart.named("jupyterhub"), values)
                .discover();
        Discovery again = new DiscoveryFixture(helm)
                .chart(HubChart.named("jupyterhub"), values)
                .discover();

        assertThat(found.findings())
                .extracting(Finding::code)
                .containsExactlyInAnyOrder("image-from-python", "network-at-start");
        assertThat(again).isEqualTo(found);
    }

    @Test
    void takesOpenTagsFromWhatIsRenderedOnly() {
        TestChart chart = new TestChart("demo", "1.0.0")
                .file("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 1.0.0\nappVersion: \"9.9\"\n")
                .file(
                        "values.yaml",
                        "image: {repository: site/app, tag: }\nother: {image: {repository: site/off, tag: ''}}\n")
                .file(
                        "templates/pod.yaml",
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "
                                + "\"{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\"}]}\n");

        Discovery found = new DiscoveryFixture(helm).chart(chart).discover();

        assertThat(references(found)).containsExactly("docker.io/site/app:9.9");
        assertThat(kinds(found, "docker.io/site/app:9.9")).containsExactly(Kind.RENDERED, Kind.VALUES);
        assertThat(found.notes())
                .extracting(Note::code)
                .containsExactly("kubernetes-version-assumed", "image-without-tag");
    }

    @Test
    void findsImagesThatOnlyTemplatesName() {
        TestChart chart = new TestChart("demo", "1.0.0")
                .file(
                        "templates/pod.yaml",
                        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: "
                                + "{{ if semverCompare \"<1.21-0\" .Capabilities.KubeVersion.Version }}site/old:1"
                                + "{{ else }}site/new:1{{ end }}}]}\n");

        Discovery found = new DiscoveryFixture(helm)
                .kubernetes(io.hubcrate.manifest.BundleManifest.ContainerRuntime.DOCKER, "site/pause:1")
                .chart(chart)
                .discover();

        assertThat(references(found)).containsExactly("docker.io/site/old:1", "docker.io/site/pause:1");
    }

    @Test
    void failsWhenChartDoesNotRender() {
        TestChart chart = new TestChart("demo", "1.0.0").file("templates/a.yaml", "{{ .Values.no.such }}");

        InvalidInputException refusal = catchThrowableOfType(
                InvalidInputException.class,
                () -> new DiscoveryFixture(helm).chart(chart).discover());

        assertThat(refusal.code()).isEqualTo("chart-unrenderable");
    }

    private static List<Kind> kinds(Discovery found, String reference) {
        return found.needs().stream()
                .filter(need -> need.reference().toString().equals(reference))
                .flatMap(need -> need.sources().stream())
                .map(ImageNeed.Source::kind)
                .toList();
    }

    private static List<String> references(Discovery found) {
        return found.needs().stream().map(need -> need.reference().toString()).toList();
    }

    private static List<String> required(Discovery found) {
        return found.needs().stream()
                .filter(ImageNeed::required)
                .map(need -> need.reference().toString())
                .toList();
    }

    private static List<String> optional(Discovery found) {
        return found.needs().stream()
                .filter(need -> !need.required())
                .map(need -> need.reference().toString())
                .toList();
    }
}
