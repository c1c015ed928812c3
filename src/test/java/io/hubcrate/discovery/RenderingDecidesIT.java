package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.Discovery.Note;
import io.hubcrate.failure.InvalidInputException;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.render.ChartRenderer;
import io.hubcrate.render.HelmRenderer;
import io.hubcrate.testing.TestChart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where values, templates and the cluster could be understood in two ways: Helm's way counts. */
class RenderingDecidesIT {
    private final ChartRenderer helm = HelmRenderer.ofThisProcess(() -> {});

    private static TestChart chart(String name, String values, String image) {
        return new TestChart(name, "1.0.0").file("values.yaml", values).file("templates/pod.yaml", pod(image));
    }

    private static String pod(String image) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - name: c\n      image: \""
                + image + "\"\n";
    }

    private static List<String> images(Discovery found) {
        return found.needs().stream()
                .map(ImageNeed::reference)
                .map(Object::toString)
                .toList();
    }

    /**
     * A name that templates complete. Siblings: the registry under a global key (ingress-nginx), one that a global value
     * replaces (Bitnami's global.imageRegistry), an organisation put before it, one without tag.
     */
    @Test
    void completedNamesAreTheImagesThatTemplatesMake() {
        for (String[] one : new String[][] {
            {
                "{global: {reg: r.example}, c: {image: {image: plain, tag: '1'}}}",
                "{{ .Values.global.reg }}/{{ .Values.c.image.image }}:{{ .Values.c.image.tag }}"
            },
            {
                "{global: {reg: r.example}, image: {registry: quay.io, repository: plain, tag: '1'}}",
                "{{ .Values.global.reg }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"
            },
            {
                "{image: {repository: plain, tag: '1'}}",
                "r.example/{{ .Values.image.repository }}:{{ .Values.image.tag }}"
            },
            {"{image: {repository: plain}}", "r.example/{{ .Values.image.repository }}:1"},
            {"{image: plain}", "r.example/{{ .Values.image }}:1"}
        }) {
            Discovery found = new DiscoveryFixture(helm)
                    .chart(chart("demo", one[0], one[1]))
                    .existingKubernetes()
                    .discover();
            assertThat(images(found)).as(one[0]).containsExactly("r.example/plain:1");
            assertThat(found.needs().get(0).sources()).as(one[0]).hasSizeGreaterThan(1);
        }
    }

    /** A tag that templates go on with: Istio's variant, the suffix of Datadog's agent; and one that stands as it is beside. */
    @Test
    void completedTagsAreTheImagesThatTemplatesMake() {
        for (String[] one : new String[][] {
            {
                "{image: {repository: quay.io/t/plain, tag: '1'}, variant: distroless}",
                "{{ .Values.image.repository }}:{{ .Values.image.tag }}-{{ .Values.variant }}"
            },
            {
                "{global: {hub: quay.io/t}, image: {name: plain, tag: '1'}, variant: distroless}",
                "{{ .Values.global.hub }}/{{ .Values.image.name }}:{{ .Values.image.tag }}-{{ .Values.variant }}"
            },
            {
                "{agents: {image: {repository: quay.io/t/plain, tag: '1', tagSuffix: distroless}}}",
                "{{ with .Values.agents.image }}{{ .repository }}:{{ .tag }}{{ with .tagSuffix }}-{{ . }}{{ end }}{{ end }}"
            }
        }) {
            Discovery found = new DiscoveryFixture(helm)
                    .chart(chart("demo", one[0], one[1]))
                    .existingKubernetes()
                    .discover();
            assertThat(images(found)).as(one[0]).containsExactly("quay.io/t/plain:1-distroless");
        }
        Discovery others = new DiscoveryFixture(helm)
                .chart(chart("demo", "{a: {image: quay.io/t/plain:1}}", "quay.io/t/plain:12"))
                .existingKubernetes()
                .discover();
        assertThat(images(others)).contains("quay.io/t/plain:1", "quay.io/t/plain:12");
    }

    /**
     * The registry that a global value puts before what is switched on counts for what is switched off (ingress-nginx's
     * default backend). Siblings: a part with its own registry, and templates that complete names in two ways.
     */
    @Test
    void whatIsSwitchedOffHasTheRegistryOfTheRest() {
        String values =
                "{global: {reg: r.example}, a: {image: {image: t/plain, tag: '1'}}, b: {enabled: false, image: {%s}}}";
        String image = "{{ .Values.global.reg }}/{{ .Values.a.image.image }}:{{ .Values.a.image.tag }}";
        for (String[] one : new String[][] {
            {"image: backend, tag: '2'", "r.example/backend:2"},
            {"registry: quay.io, repository: backend, tag: '2'", "quay.io/backend:2"},
            {"repository: quay.io/t/backend, tag: '2'", "quay.io/t/backend:2"}
        }) {
            Discovery found = new DiscoveryFixture(helm)
                    .chart(chart("demo", values.formatted(one[0]), image))
                    .existingKubernetes()
                    .discover();
            assertThat(images(found)).containsExactlyInAnyOrder("r.example/t/plain:1", one[1]);
        }
        String two = "{a: {image: {repository: plain, tag: '1'}}, b: {image: {repository: other, tag: '1'}},"
                + " c: {enabled: false, image: {repository: backend, tag: '2'}}}";
        TestChart both = new TestChart("demo", "1.0.0")
                .file("values.yaml", two)
                .file("templates/a.yaml", pod("r.example/{{ .Values.a.image.repository }}:1"))
                .file("templates/b.yaml", pod("q.example/{{ .Values.b.image.repository }}:1"));
        assertThat(images(new DiscoveryFixture(helm)
                        .chart(both)
                        .existingKubernetes()
                        .discover()))
                .contains("docker.io/library/backend:2");
        // What Docker's own default completes got nothing from the templates.
        String plain = "{a: {image: {repository: redis, tag: '7'}},"
                + " b: {enabled: false, image: {repository: oliver006/redis_exporter, tag: v1}}}";
        assertThat(images(new DiscoveryFixture(helm)
                        .chart(chart("demo", plain, "{{ .Values.a.image.repository }}:{{ .Values.a.image.tag }}"))
                        .existingKubernetes()
                        .discover()))
                .containsExactlyInAnyOrder("docker.io/library/redis:7", "docker.io/oliver006/redis_exporter:v1");
    }

    /**
     * API versions. Siblings: a kind (JupyterHub 0.10's CSINode), a version that this Kubernetes no longer serves, one
     * that it does not serve yet, the answer piped into ternary, one that the manifest names, one that another chart's
     * template or crds/ brings, and the chart's own crds/.
     */
    @Test
    void chartsAskForWhatTheClusterReallyServes() {
        String asks = "r.example/{{ if .Capabilities.APIVersions.Has \"storage.k8s.io/v1/CSINode\" }}new{{ else }}old"
                + "{{ end }}-{{ .Capabilities.APIVersions.Has \"policy/v1\" | ternary \"v1\" \"beta\" }}"
                + "-{{ if $.Capabilities.APIVersions.Has \"extensions/v1beta1/Deployment\" }}ancient{{ else }}now{{ end }}:1";

        Discovery found = new DiscoveryFixture(helm)
                .chart(chart("demo", "{}", asks))
                .existingKubernetes()
                .discover();

        assertThat(images(found)).containsExactly("r.example/new-beta-now:1");
    }

    @Test
    void chartsAskForWhatTheBundleBrings() {
        String definition =
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: monitors.mon.example}
                spec:
                  group: mon.example
                  names: {kind: Monitor, plural: monitors}
                  scope: Namespaced
                  versions: [{name: v1, served: true, storage: true}, {name: v1alpha1, served: false}]
                """;
        TestChart asking = new TestChart("asking", "1.0.0")
                .file(
                        "templates/pod.yaml",
                        "{{ if not (.Capabilities.APIVersions.Has \"mon.example/v1/Monitor\") }}{{ fail \"first\" }}{{ end }}\n"
                                + pod("r.example/a:1"));
        TestChart brings = chart("brings", "{}", "r.example/b:1").file("templates/crd.yaml", definition);
        TestChart own = asking.copy().file("crds/m.yaml", definition);

        assertThat(images(new DiscoveryFixture(helm)
                        .chart(asking)
                        .chart(brings)
                        .existingKubernetes()
                        .discover()))
                .containsExactly("r.example/a:1", "r.example/b:1");
        assertThat(images(new DiscoveryFixture(helm)
                        .chart(asking)
                        .serves("mon.example/v1/Monitor")
                        .discover()))
                .containsExactly("r.example/a:1");
        assertThat(images(new DiscoveryFixture(helm)
                        .chart(asking)
                        .manifest(definition)
                        .existingKubernetes()
                        .discover()))
                .containsExactly("r.example/a:1");
        assertThat(images(new DiscoveryFixture(helm).chart(own).discover())).containsExactly("r.example/a:1");
        assertThatThrownBy(() -> new DiscoveryFixture(helm).chart(asking).discover())
                .isInstanceOf(InvalidInputException.class);
    }

    /** Siblings of constraints: at least (JupyterHub 3), at most, both, a subchart's, none. */
    @Test
    void rendersForTheNewestKubernetesThatTheChartAcceptsAndSaysSo() {
        for (String[] one : new String[][] {
            {">=1.23.0-0", "1.35"}, {"<1.25.0", "1.24"}, {">= 1.19.0 < 1.29.0-0", "1.28"}, {"", "1.35"}
        }) {
            TestChart chart = chart("demo", "{}", "r.example/a:{{ .Capabilities.KubeVersion.Minor }}")
                    .file(
                            "Chart.yaml",
                            "apiVersion: v2\nname: demo\nversion: 1.0.0\n"
                                    + (one[0].isEmpty() ? "" : "kubeVersion: \"" + one[0] + "\"\n"));
            Discovery found = new DiscoveryFixture(helm).chart(chart).discover();
            assertThat(images(found)).as(one[0]).containsExactly("r.example/a:" + one[1].substring(2));
            assertThat(found.notes()).extracting(Note::code).containsExactly("kubernetes-version-assumed");
            assertThat(found.notes().get(0).text()).contains(one[1]);
        }
    }

    /** Siblings: the document before is empty, has a comment only, is the one that counts; a third one. */
    @Test
    void ofAValuesFileTheFirstDocumentCounts() {
        TestChart chart = chart(
                "demo",
                "image: {repository: r.example/a, tag: '1'}",
                "{{ .Values.image.repository }}:{{ .Values.image.tag }}");
        for (String[] one : new String[][] {
            {"---\n# written by a tool\n---\nimage: {tag: '2'}\n", "1"},
            {"image: {tag: '2'}\n---\nimage: {tag: '3'}\n", "2"},
            {"# nothing\n---\n---\nimage: {tag: '3'}\n", "1"}
        }) {
            Discovery found = new DiscoveryFixture(helm)
                    .chart(chart, one[0])
                    .existingKubernetes()
                    .discover();
            assertThat(images(found)).as(one[0]).containsExactly("r.example/a:" + one[1]);
            assertThat(found.findings()).extracting(Finding::code).containsExactly("values-second-document");
        }
        Discovery one = new DiscoveryFixture(helm)
                .chart(chart, "---\nimage: {tag: '2'}\n---\n# the end\n")
                .existingKubernetes()
                .discover();
        assertThat(one.findings()).isEmpty();
    }

    /** One value for each way to write a number, a boolean or a tab; what Helm made of it is in the rendered pod. */
    @Test
    void numbersAndTabsAreReadAsHelmReadsThem() {
        String values =
                """
                a: {image: {repository: r.example/a, tag: 0123456}}
                b: {image: {repository: r.example/b, tag: 0x1f}}
                c: {image: {repository: r.example/c, tag: 1e3}}
                d: {image: {repository: r.example/d, tag: 0o17}}
                e: {image: {repository: r.example/e, tag: .5}}
                f: {image: {repository: r.example/f, tag: yes}}
                g: {image: {repository: r.example/g, tag: 1_000}}
                h: {image: {repository: r.example/h, tag: 018}}
                i: {image: {repository: r.example/i, tag: "2.0"\t}} # pinned
                j: {image: {repository: r.example/j, tag:\t'2.1'}}\t# pinned
                k:\t{image: {repository: r.example/k, tag: v3}}\t
                """;
        String template =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  containers:
                {{- range list "a" "b" "c" "d" "e" "f" "g" "h" "i" "j" "k" }}
                    {{- with index $.Values . }}
                    - {name: c, image: "{{ .image.repository }}:{{ .image.tag }}"}
                    {{- end }}
                {{- end }}
                """;
        TestChart chart = new TestChart("demo", "1.0.0").file("templates/pod.yaml", template);

        Discovery found = new DiscoveryFixture(helm)
                .chart(chart, values)
                .existingKubernetes()
                .discover();

        assertThat(images(found))
                .containsExactly(
                        "r.example/a:42798",
                        "r.example/b:31",
                        "r.example/c:1000",
                        "r.example/d:15",
                        "r.example/e:0.5",
                        "r.example/f:true",
                        "r.example/g:1000",
                        "r.example/h:18",
                        "r.example/i:2.0",
                        "r.example/j:2.1",
                        "r.example/k:v3");
        assertThat(found.needs()).allMatch(need -> need.sources().size() == 2);
        assertThat(found.notes()).extracting(Note::code).hasSize(8).containsOnly("image-tag-number");
    }

    /** Siblings: an address over http, over https, a file of this machine, a relative one, one in a subchart. */
    @Test
    void fetchesNothingForAChartsSchema() {
        for (String reference : List.of(
                "http://127.0.0.1:1/d.json",
                "https://schemas.example/d.json#/x",
                "file:///etc/hostname",
                "other.json")) {
            TestChart chart = chart("demo", "{}", "r.example/a:1")
                    .file("values.schema.json", "{\"properties\":{\"x\":{\"$ref\":\"" + reference + "\"}}}");
            Discovery found =
                    new DiscoveryFixture(helm).chart(chart).existingKubernetes().discover();
            assertThat(images(found)).containsExactly("r.example/a:1");
            assertThat(found.findings()).extracting(Finding::code).as(reference).containsExactly("chart-schema-remote");
        }
        String leading = "{\"properties\":{\"x\":{\"$ref\":\"http://127.0.0.1:1/d.json\"}}}";
        TestChart below = new TestChart("below", "1").file("values.schema.json", leading);
        for (TestChart chart : List.of(
                chart("demo", "{}", "r.example/a:1").file("charts/below-1.tgz", below.packed()),
                chart("demo", "{}", "r.example/a:1")
                        .file("charts/below/Chart.yaml", "apiVersion: v2\nname: below\nversion: 1.0.0\n")
                        .file("charts/below/values.schema.json", leading))) {
            Discovery found =
                    new DiscoveryFixture(helm).chart(chart).existingKubernetes().discover();
            assertThat(images(found)).containsExactly("r.example/a:1");
            assertThat(found.findings()).extracting(Finding::code).containsExactly("chart-schema-remote");
        }
        TestChart inside = chart("demo", "{}", "r.example/a:1")
                .file(
                        "values.schema.json",
                        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"definitions\":{\"x\":{}},"
                                + "\"properties\":{\"x\":{\"$ref\":\"#/definitions/x\"}}}");
        assertThat(new DiscoveryFixture(helm)
                        .chart(inside)
                        .existingKubernetes()
                        .discover()
                        .findings())
                .isEmpty();
    }
}
