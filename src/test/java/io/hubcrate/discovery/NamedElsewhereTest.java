package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.image.ImageNeed;
import io.hubcrate.testing.TestChart;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images named where no container is: custom resources, texts, variables, arguments; and fetching by entrypoint. */
class NamedElsewhereTest {
    private static String pod(String container) {
        return "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n    - {name: c, " + container
                + "}\n";
    }

    private static List<String> suspected(String code, Discovery found) {
        return found.findings().stream()
                .filter(finding -> finding.code().equals(code))
                .map(Finding::remedy)
                .map(remedy -> remedy.replaceFirst("(?s).*?reference: \"([^\"]*)\".*", "$1"))
                .toList();
    }

    /**
     * Parts in a custom resource. Siblings: repository and tag (HelmRelease), repository, image and version (NVIDIA's
     * ClusterPolicy), registry apart, a digest, a whole name under imageName, an embedded pod, the version beside it
     * (ArgoCD), under baseImage (Prometheus), and beside one that has a tag.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{image: {repository: r.example/t/app, tag: v1.2.3}}; r.example/t/app:v1.2.3",
                "{driver: {repository: r.example/n, image: driver, version: '535.104.05'}}; r.example/n/driver:535.104.05",
                "{image: {registry: r.example, repository: app, tag: '1'}}; r.example/app:1",
                "{agent: {imageName: 'r.example/agent:edge-x'}}; r.example/agent:edge-x",
                "{template: {spec: {containers: [{name: c, image: busybox}]}}}; docker.io/library/busybox:latest",
                "{image: r.example/t/argocd, version: v2.5.0}; r.example/t/argocd:v2.5.0",
                "{baseImage: r.example/t/prometheus, version: v2.22.1}; r.example/t/prometheus:v2.22.1",
                "{image: 'r.example/t/app:1', version: v9}; r.example/t/app:1"
            })
    void joinsPartsInCustomResources(String spec, String image) {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(
                        "apiVersion: op.example/v1\nkind: Thing\nmetadata: {name: x, image: no}\nspec: " + spec + "\n")
                .serves("op.example/v1")
                .discover();

        assertThat(suspected("image-in-custom-resource", found)).containsExactly(image);
        assertThat(found.needs()).isEmpty();
    }

    @Test
    void asksForPartsThatOnlyAnOperatorJoins() {
        TestChart chart = new TestChart("demo", "1.0.0")
                .file("values.yaml", "driver: {enabled: true, repository: r.example/n, image: driver, version: '5'}\n");
        String rendered =
                """
                apiVersion: op.example/v1
                kind: P
                metadata: {name: x}
                spec: {driver: {enabled: true, repository: r.example/n, image: driver, version: '5'}}
                """;

        Discovery found = new DiscoveryFixture(request -> rendered)
                .chart(chart)
                .serves("op.example/v1")
                .discover();

        assertThat(suspected("image-in-custom-resource", found)).containsExactly("r.example/n/driver:5");
        assertThat(found.findings()).hasSize(1);
        assertThat(found.needs()).isEmpty();
    }

    /**
     * Of two parts of an operator with one image, one is switched off: that answers nothing for the other (the GPU
     * operator's driver manager). Sibling: a whole name that values give to something switched off.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "off: {enabled: false, repository: r.example/n, image: manager, version: '5'}\n",
                "off: {enabled: false, image: {repository: r.example/n/manager, tag: '5'}}\n"
            })
    void whatIsSwitchedOffAnswersNoCustomResource(String off) {
        TestChart chart = new TestChart("demo", "1.0.0").file("values.yaml", off);
        String rendered =
                """
                apiVersion: op.example/v1
                kind: P
                metadata: {name: x}
                spec: {on: {enabled: true, repository: r.example/n, image: manager, version: '5'}}
                """;

        Discovery found = new DiscoveryFixture(request -> rendered)
                .chart(chart)
                .serves("op.example/v1")
                .discover();

        assertThat(suspected("image-in-custom-resource", found)).containsExactly("r.example/n/manager:5");
        assertThat(found.needs()).noneMatch(ImageNeed::required);
    }

    /** The GPU operator's driver for storage: its tag gets the system's name from the operator, so this one is nowhere. */
    @Test
    void partsThatAreSwitchedOffAreANoteAndNoImageToFetch() {
        TestChart chart = new TestChart("demo", "1.0.0")
                .file("values.yaml", "gds: {enabled: false, repository: r.example/n, image: fs, version: '2'}\n");

        Discovery found = new DiscoveryFixture(request -> "")
                .chart(chart)
                .existingKubernetes()
                .discover();

        assertThat(found.needs()).isEmpty();
        assertThat(found.findings()).isEmpty();
        assertThat(found.notes()).anyMatch(note -> note.text().contains("'r.example/n/fs:2'"));
    }

    @Test
    void takesNoBareWordForAnImageOfDockerHub() {
        TestChart chart = new TestChart("demo", "1.0.0").file("values.yaml", "tool: {image: driver}\n");

        Discovery found = new DiscoveryFixture(request -> "")
                .chart(chart)
                .existingKubernetes()
                .discover();

        assertThat(found.needs()).isEmpty();
        assertThat(found.notes()).extracting(Discovery.Note::code).contains("image-without-tag");
    }

    /**
     * The key says "image". Siblings: a pod inside a ConfigMap (local-path-provisioner), a name without tag, one without
     * slash, a tag without digit, a properties file, JSON, the ConfigMap's own key (Rook; Zalando's postgres-operator has
     * no tag there), TOML (the GitLab runner's chart, whose image has neither registry nor tag).
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "helper.yaml: 'image: docker.io/library/busybox'; docker.io/library/busybox:latest",
                "helper.yaml: '- image: busybox:1.36'; docker.io/library/busybox:1.36",
                "helper.yaml: 'image: busybox'; docker.io/library/busybox:latest",
                "helper.yaml: 'image: quay.io/team/tool:canary'; quay.io/team/tool:canary",
                "app.properties: 'runner.image=r.example/run:edge'; r.example/run:edge",
                "app.json: '{\"helperImage\": \"r.example/run\", \"x\": 1}'; r.example/run:latest",
                "CSI_IMAGE: 'r.example/csi:canary'; r.example/csi:canary",
                "logical_backup_docker_image: r.example/acid/logical-backup; r.example/acid/logical-backup:latest",
                "config.toml: 'image = \"alpine\"'; docker.io/library/alpine:latest"
            })
    void findsNamesBehindAKeyInTexts(String data, String image) {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  " + data + "\n")
                .discover();

        assertThat(suspected("image-suspected", found)).containsExactly(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.py: 'image = spawner.image'",
                "a.py: '{\"image\": image, \"x\": 1}'",
                "a.yaml: 'image: true'",
                "a.yaml: 'image: logo.png'",
                "a.json: '{\"image\": \"https://a.example/b:1\"}'",
                "a.yaml: 'imagePullPolicy: IfNotPresent'",
                "a.txt: 'by image: see the list'",
                "a.yaml: '# image: docker.io/library/busybox'"
            })
    void takesNoOtherTextForOne(String data) {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  " + data + "\n")
                .discover();

        assertThat(suspected("image-suspected", found)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "args: [--helper-image, 'busybox:1.36']; docker.io/library/busybox:1.36",
                "args: ['--helper-image=busybox:1.36']; docker.io/library/busybox:1.36",
                "command: [run, --default-image, tool]; docker.io/library/tool:latest",
                // Tekton Pipelines 0.9, and OpenEBS' variable for its helper.
                "args: ['-shell-image', busybox]; docker.io/library/busybox:latest",
                "args: ['-nop-image', tianon/true]; docker.io/tianon/true:latest",
                "env: [{name: OPENEBS_IO_HELPER_IMAGE, value: 'openebs/linux-utils:ci'}];"
                        + " docker.io/openebs/linux-utils:ci",
                "env: [{name: ENGINE_IMAGE, value: 'longhornio/longhorn-engine:master-head'}];"
                        + " docker.io/longhornio/longhorn-engine:master-head"
            })
    void findsNamesInArgumentsAndVariables(String more, String image) {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(pod("image: 'r.example/a:1', " + more))
                .discover();

        assertThat(suspected("image-suspected", found)).containsExactly(image);
        assertThat(found.needs()).extracting(ImageNeed::reference).hasSize(1);
    }

    /** As editors leave them: behind a colon, before a comment, at the end of a line. */
    @Test
    void tabsBetweenWordsOfAManifestAreBlanks() {
        Discovery found = DiscoveryFixture.withoutCharts()
                .manifest(
                        """
                        apiVersion:\tv1\t
                        kind:\tPod\t# by hand
                        metadata: {name: p}
                        spec:
                          containers:
                          - name: c
                            image:\t"r.example/a:1"\t
                        """)
                .discover();

        assertThat(found.needs())
                .extracting(need -> need.reference().toString())
                .containsExactly("r.example/a:1");
        assertThat(found.findings()).isEmpty();
    }

    /**
     * Siblings: alpine/git (DataHub), curl's own image, git-sync by options and by variables of both its generations, rclone,
     * the AWS and MinIO clients, tools that copy images and charts; and what stays inside.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "image: 'docker.io/alpine/git:2.40.1', args: [clone, --depth=1, --, 'https://git.example/x', /srv]; 1",
                "image: 'curlimages/curl:8.1.2', args: [-o, /x, 'https://a.example/x']; 1",
                "image: 'r.example/mirror/git-sync/git-sync:v4.0.0', args: ['--repo=https://git.example/x']; 1",
                "image: 'rclone/rclone:1.66', args: [sync, 'remote:x', /data]; 1",
                "image: 'amazon/aws-cli@sha256:0000000000000000000000000000000000000000000000000000000000000000',"
                        + " args: [s3, sync, 's3://b', /data]; 1",
                "image: 'r.example/git-sync/git-sync:v4.0.0', env: [{name: GITSYNC_REPO, value: 'https://git.example/x'}]; 1",
                "image: 'k8s.gcr.io/git-sync:v3.1.6', env: [{name: GIT_SYNC_REPO, value: 'https://git.example/x'}]; 1",
                "image: 'r.example/own/tool:1', env: [{name: GITSYNC_REPO, value: 'https://git.example/x'}]; 0",
                "image: 'rclone/rclone:1.66', args: [copyurl, 'https://a.example/x', /data/x]; 1",
                "image: 'minio/mc:1', args: [mirror, 'far/b', /data]; 1",
                "image: 'x.example/a:1', command: [sh, -c, 'skopeo copy docker://r.example/x dir:/x']; 1",
                "image: 'x.example/a:1', command: [oras, pull, 'r.example/x:1']; 1",
                "image: 'x.example/a:1', command: [sh, -c, 'gsutil -m rsync gs://b /data']; 1",
                "image: 'x.example/a:1', command: [sh, -c, 'helm repo add x https://x.example']; 1",
                "image: 'x.example/a:1', command: [docker, pull, 'busybox']; 1",
                "image: 'x.example/a:1', command: [docker, ps]; 0",
                "image: 'curlimages/curl:8.1.2', args: ['http://hub:8081/hub/api']; 0",
                "image: 'alpine/git:2.40.1', args: [init, /srv]; 0",
                "image: 'alpine/git:2.40.1', command: [sleep], args: ['1']; 0",
                "image: 'r.example/own/tool:1', args: [clone, 'https://git.example/x']; 0"
            })
    void knowsWhatEntrypointsMakeOfTheirArguments(String container, int findings) {
        Discovery found =
                DiscoveryFixture.withoutCharts().manifest(pod(container)).discover();

        assertThat(found.findings().stream().filter(finding -> finding.code().equals("network-at-start")))
                .hasSize(findings);
    }
}
