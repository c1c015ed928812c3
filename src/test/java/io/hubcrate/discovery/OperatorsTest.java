package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import org.junit.jupiter.api.Test;

/**
 * Programs that start what no file names. Siblings: defaults in comments (Rook's operator.yaml), a custom resource without
 * its definition (Tigera's custom-resources.yaml), a controller that may create pods (local-path-provisioner), an
 * operator with a cluster-wide role in another file (Rook's common.yaml), one that is cluster-admin (old Tiller, Rancher's
 * system agents), and what looks alike: a monitor object, a scheduler that binds pods, a watcher that reads them.
 */
class OperatorsTest {
    private static final String WORKLOAD =
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: controller}
            spec:
              template:
                spec:
                  serviceAccountName: controller
                  containers: [{name: c, image: "docker.io/rook/ceph:v1.14.0"}]
            """;

    private static String bound(String role, String rule) {
        return "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: " + role + "}\nrules:\n"
                + "  - " + rule + "\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\n"
                + "metadata: {name: b}\nroleRef: {kind: ClusterRole, name: " + role + "}\n"
                + "subjects: [{kind: ServiceAccount, name: controller, namespace: x}]\n---\n";
    }

    private static Discovery of(String... manifests) {
        DiscoveryFixture fixture = DiscoveryFixture.withoutCharts();
        for (String manifest : manifests) {
            fixture.manifest(manifest);
        }
        return fixture.discover();
    }

    @Test
    void findsWhatMayCreateWorkloadsWhereverItsRightsStand() {
        String creates = "{apiGroups: [\"\"], resources: [pods, secrets], verbs: [get, create]}";
        String all = "{apiGroups: [\"*\"], resources: [\"*\"], verbs: [\"*\"]}";

        assertThat(of(bound("r", creates) + WORKLOAD).findings())
                .extracting(Finding::code)
                .containsExactly("image-operator-workload");
        assertThat(of(WORKLOAD, bound("r", all)).findings()).hasSize(1);
        assertThat(of(WORKLOAD, bound("cluster-admin", "{}")).findings()).hasSize(1);
        assertThat(of(WORKLOAD, bound("r", all)).findings().get(0).text()).contains("images.txt");
    }

    @Test
    void letsPassWhatOnlyReadsOrBinds() {
        String binds = "{apiGroups: [\"\"], resources: [pods/binding, bindings], verbs: [create]}";
        String reads = "{apiGroups: [\"\"], resources: [pods], verbs: [get, list, watch, delete]}";
        String others = "{apiGroups: [custom.example], resources: [jobs], verbs: [create]}";

        for (String rule : new String[] {binds, reads, others}) {
            assertThat(of(bound("r", rule) + WORKLOAD).findings()).as(rule).isEmpty();
        }
    }

    @Test
    void findsObjectsThatNothingInTheBundleDefines() {
        String installation =
                """
                apiVersion: operator.tigera.io/v1
                kind: Installation
                metadata: {name: default}
                spec: {}
                """;
        String definition =
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: installations.operator.tigera.io}
                spec:
                  group: operator.tigera.io
                  names: {kind: Installation}
                  versions: [{name: v1, served: true}]
                """;
        String monitor =
                """
                apiVersion: monitoring.coreos.com/v1
                kind: ServiceMonitor
                metadata: {name: m}
                spec: {}
                """;

        Discovery found = of(installation);
        assertThat(found.findings()).extracting(Finding::code).containsExactly("image-operator-resource");
        assertThat(found.findings().get(0).text()).contains("--print-images");
        assertThat(of(installation, definition).findings()).isEmpty();
        assertThat(of(monitor).findings()).isEmpty();
        assertThat(DiscoveryFixture.withoutCharts()
                        .manifest(installation)
                        .serves("operator.tigera.io/v1")
                        .discover()
                        .findings())
                .isEmpty();
    }

    @Test
    void findsDefaultsInComments() {
        Discovery found = of(
                """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: operator-config}
                data:
                  ENABLE: "true"
                  # ROOK_CSI_CEPH_IMAGE: "quay.io/cephcsi/cephcsi:v3.11.0"
                  # image: rook/ceph:v1.14.0
                  # the image: see https://rook.io/docs/rook/v1.14
                """);

        assertThat(found.findings()).extracting(Finding::code).containsExactly("image-operator-comment");
        assertThat(found.findings().get(0).text())
                .contains("quay.io/cephcsi/cephcsi:v3.11.0", "rook/ceph:v1.14.0")
                .doesNotContain("rook.io/docs");
        assertThat(found.findings().get(0).remedy())
                .contains(
                        "reference: \"quay.io/cephcsi/cephcsi:v3.11.0\"", "reference: \"docker.io/rook/ceph:v1.14.0\"");
    }

    @Test
    void asksOnceForEachAndTakesADismissal() {
        String two =
                """
                apiVersion: op.example/v1
                kind: A
                metadata: {name: x}
                ---
                apiVersion: op.example/v1
                kind: B
                metadata: {name: y}
                """;
        Discovery found = of(two);

        assertThat(found.findings()).hasSize(1);
        assertThat(DiscoveryFixture.withoutCharts()
                        .manifest(two)
                        .dismiss(found.findings().get(0).id())
                        .kubernetes(ContainerRuntime.CONTAINERD, "registry.k8s.io/pause:3.9")
                        .discover()
                        .findings())
                .isEmpty();
    }
}
