package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.discovery.Discovery.Note;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.image.ImageNeed.Kind;
import io.hubcrate.image.ImageReference;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.testing.TestChart;
import io.hubcrate.yaml.YamlReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageDiscoveryTest {
    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            v1                    | Pod                   | spec: SPEC
            apps/v1               | Deployment            | spec: {template: {spec: SPEC}}
            apps/v1beta2          | DaemonSet             | spec: {template: {spec: SPEC}}
            extensions/v1beta1    | Deployment            | spec: {template: {spec: SPEC}}
            apps/v1               | StatefulSet           | spec: {template: {spec: SPEC}}
            apps/v1               | ReplicaSet            | spec: {template: {spec: SPEC}}
            v1                    | ReplicationController | spec: {template: {spec: SPEC}}
            batch/v1              | Job                   | spec: {template: {spec: SPEC}}
            batch/v1beta1         | CronJob               | spec: {jobTemplate: {spec: {template: {spec: SPEC}}}}
            v1                    | PodTemplate           | template: {spec: SPEC}
            """)
    void findsImagesOfEveryWorkload(String apiVersion, String kind, String body) {
        String spec = "{containers: [{name: a, image: 'x/c:1'}], initContainers: [{name: b, image: 'x/i:1'}],"
                + " ephemeralContainers: [{name: c, image: 'x/e:1'}],"
                + " volumes: [{name: v, image: {reference: 'x/v:1'}}, {name: w, emptyDir: {}}]}";
        String object = "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: n}\n"
                + body.replace("SPEC", spec) + "\n";
        String list = "kind: List\nitems:\n- " + object.replace("\n", "\n  ");

        for (String yaml : List.of(object, list.strip())) {
            Discovery found = DiscoveryFixture.withoutCharts().manifest(yaml).discover();

            assertThat(references(found))
                    .containsExactly("docker.io/x/c:1", "docker.io/x/e:1", "docker.io/x/i:1", "docker.io/x/v:1");
            assertThat(found.findings()).isEmpty();
            assertThat(found.needs().get(0).sources())
                    .containsExactly(new ImageNeed.Source(Kind.MANIFEST, "extra.yaml: " + kind + " n, container a"));
        }
    }

    @Test
    void unitesWhatIsSpelledDifferently() {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(pod("busybox:1"))
                .manifest(pod("docker.io/library/busybox:1"))
                .declare("index.docker.io/busybox:1")
                .discover();

        ImageNeed need = found.needs().get(0);
        assertThat(found.needs()).hasSize(1);
        assertThat(need.reference()).hasToString("docker.io/library/busybox:1");
        assertThat(need.asWritten()).containsExactly("busybox:1", "docker.io/library/busybox:1");
        assertThat(need.sources()).extracting(ImageNeed.Source::kind).containsExactly(Kind.MANIFEST, Kind.DECLARED);
    }

    @Test
    void asksKubeadmForItsListUnlessTheManifestGivesOne() {
        ImageReference pause = ImageReference.parse("registry.k8s.io/pause:3.2");

        assertThat(references(DiscoveryFixture.withoutCharts()
                        .kubernetes(ContainerRuntime.CONTAINERD)
                        .kubeadm((version, repository) -> version.equals("1.20.2") ? List.of(pause) : List.of())
                        .discover()))
                .containsExactly("registry.k8s.io/pause:3.2");
        assertThat(references(DiscoveryFixture.withoutCharts()
                        .kubernetes(ContainerRuntime.CONTAINERD, "k8s.gcr.io/pause:3.2")
                        .discover()))
                .containsExactly("k8s.gcr.io/pause:3.2");
    }

    @Test
    void leavesOutTheImagesOfClusterThatTheSiteHas() {
        ImageReference pause = ImageReference.parse("registry.k8s.io/pause:3.2");

        assertThat(references(DiscoveryFixture.withoutCharts()
                        .existingKubernetes()
                        .kubeadm((version, repository) -> List.of(pause))
                        .declare("busybox:1")
                        .discover()))
                .containsExactly("docker.io/library/busybox:1");
    }

    @Test
    void asksAboutTextThatNamesImages() {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p}
                        spec:
                          containers:
                          - name: c
                            image: x/y:1
                            env: [{name: WORKER, value: "x/env:1"}]
                            args: ["--worker=x/arg:1"]
                        ---
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: m}
                        data: {a.conf: "worker = 'x/config:1'"}
                        ---
                        apiVersion: v1
                        kind: Secret
                        metadata: {name: s}
                        data: {a.conf: "d29ya2VyID0gJ3gvc2VjcmV0OjEn"}
                        ---
                        apiVersion: example.org/v1
                        kind: Deployment
                        metadata: {name: d}
                        spec: {image: x/custom, template: {spec: {containers: [{image: "x/nested:1"}]}}}
                        """)
                .serves("example.org/v1")
                .discover();

        assertThat(references(found)).containsExactly("docker.io/x/y:1");
        assertThat(found.findings())
                .extracting(Finding::code)
                .containsOnly("image-suspected", "image-in-custom-resource");
        assertThat(found.findings())
                .extracting(finding -> finding.text().replaceAll("^'docker.io/x/([a-z]+).*", "$1"))
                .containsExactlyInAnyOrder("env", "arg", "config", "secret", "custom", "nested");
    }

    @Test
    void dropsFindingWhenItsImageIsDeclared() {
        assertThat(DiscoveryFixture.withoutCharts()
                        .manifest(configMap("x/y:1"))
                        .declare("x/y:1")
                        .discover()
                        .findings())
                .isEmpty();
    }

    @Test
    void turnsDismissedFindingIntoNoteAndNamesUselessDismissals() {
        Finding finding = DiscoveryFixture.withoutCharts()
                .manifest(configMap("x/y:1"))
                .discover()
                .findings()
                .get(0);

        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(configMap("x/y:1"))
                .dismiss(finding.id())
                .dismiss("image-suspected-00000000")
                .discover();

        assertThat(found.findings()).isEmpty();
        assertThat(found.notes()).extracting(Note::code).containsExactly("finding-dismissed", "dismissal-unused");
    }

    @Test
    void offersRemediesThatAreReadyYaml() {
        Finding finding = DiscoveryFixture.withoutCharts()
                .manifest(configMap("x/y:1"))
                .discover()
                .findings()
                .get(0);

        assertThat(YamlReader.readOne("remedy", finding.remedy().getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(finding.remedy()).contains("images:", "docker.io/x/y:1", "dismiss:", finding.id());
    }

    @Test
    void asksAboutMovingTagsAndPullPolicies() {
        assertThat(codes(pod("x/y:latest"))).containsExactly("image-moving-tag");
        assertThat(codes(pod("x/y"))).containsExactly("image-moving-tag");
        assertThat(codes(pod("x/y:1, imagePullPolicy: Always"))).containsExactly("image-pull-always");
        assertThat(codes(pod("x/y:1"))).isEmpty();
        assertThat(codes(pod("x/y:latest, imagePullPolicy: IfNotPresent"))).isEmpty();
    }

    @Test
    void asksAboutImagesThatKubernetesWouldRefuse() {
        assertThat(codes(pod("X/Y:1"))).containsExactly("image-unreadable");
        assertThat(codes("kind: Pod\nspec: {containers: [{name: c}]}")).containsExactly("image-unreadable");
    }

    @Test
    void asksAboutDigestsWithDockerOnly() {
        String yaml = pod("x/y@" + DIGEST);

        Discovery docker = DiscoveryFixture.withoutCharts()
                .kubernetes(ContainerRuntime.DOCKER, "x/z:1")
                .manifest(yaml)
                .discover();
        Discovery containerd = DiscoveryFixture.withoutCharts()
                .kubernetes(ContainerRuntime.CONTAINERD, "x/z:1")
                .manifest(yaml)
                .discover();

        assertThat(docker.findings()).extracting(Finding::code).containsExactly("image-digest-only");
        assertThat(docker.findings().get(0).remedy()).contains("renames:", "docker.io/x/y@" + DIGEST);
        assertThat(containerd.findings()).isEmpty();
        assertThat(containerd.notes()).extracting(Note::code).containsExactly("image-digest-only");
    }

    @Test
    void asksAboutCommandsThatReachForTheNetwork() {
        String hook = "{postStart: {exec: {command: [sh, -c, 'wget https://h.example/x']}}}";

        assertThat(codes(pod("x/y:1, command: [git, clone, 'https://h.example/x']")))
                .containsExactly("network-at-start");
        assertThat(codes(pod("x/y:1, lifecycle: " + hook))).containsExactly("network-at-start");
    }

    @Test
    void readsHelm2ChartsByTheirValuesOnly() {
        TestChart chart =
                new TestChart("jupyterhub", "v0.6").file("values.yaml", "hub: {image: {name: x/hub, tag: '1'}}");

        Discovery found = DiscoveryFixture.withoutCharts().chart(chart).discover();

        assertThat(references(found)).containsExactly("docker.io/x/hub:1");
        assertThat(found.notes()).extracting(Note::code).containsExactly("chart-helm2");
    }

    @Test
    void requiresNotWhatOnlyHelmTestStarts() {
        TestChart chart = new TestChart("demo", "1");
        String test = "kind: Pod\nmetadata: {annotations: {helm.sh/hook: test}}\nspec: {containers: [{image: x/t}]}";

        Discovery found = new DiscoveryFixture(request -> test).chart(chart).discover();

        assertThat(found.needs()).singleElement().satisfies(need -> assertThat(need.required())
                .isFalse());
        assertThat(found.findings()).isEmpty();
    }

    private static List<String> codes(String manifest) {
        return DiscoveryFixture.withoutCharts().manifest(manifest).discover().findings().stream()
                .map(Finding::code)
                .toList();
    }

    private static List<String> references(Discovery found) {
        return found.needs().stream().map(need -> need.reference().toString()).toList();
    }

    private static String pod(String image) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: " + image + "}]}";
    }

    private static String configMap(String image) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: {a: 'uses " + image + "'}";
    }
}
