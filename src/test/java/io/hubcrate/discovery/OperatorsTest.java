package io.hubcrate.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.discovery.Discovery.Finding;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs that start what no file names. Siblings: defaults in comments (Rook's operator.yaml, by key or as a variable; Zalando's without tag), a custom resource without
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

    /** As Rook gave its operator its rights (rook-ceph-cluster-mgmt): the role that is bound has no rules of its own. */
    @Test
    void findsRightsThatTheClusterGathersIntoARole() {
        String gathered =
                """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: parts, labels: {"rbac.example/to-mgmt": "%s"}}
                rules: [{apiGroups: [apps], resources: [statefulsets], verbs: ['*']}]
                ---
                """;
        String role = bound("r", "{}")
                .replaceFirst(
                        "rules:\n  - \\{}",
                        "aggregationRule: {clusterRoleSelectors: [{matchLabels: {'rbac.example/to-mgmt': 'true'}}]}");

        assertThat(of(role + WORKLOAD, gathered.formatted("true")).findings())
                .extracting(Finding::code)
                .containsExactly("image-operator-workload");
        assertThat(of(role + WORKLOAD, gathered.formatted("false")).findings()).isEmpty();
    }

    /**
     * Groups whose other objects start nothing. Siblings: Istio's and MetalLB's operators, External Secrets'; a plain
     * operator's object (Elastic's).
     */
    @ParameterizedTest
    @CsvSource({
        "install.istio.io/v1alpha1, IstioOperator, 1",
        "metallb.io/v1beta1, MetalLB, 1",
        "operator.external-secrets.io/v1alpha1, OperatorConfig, 1",
        "elasticsearch.k8s.elastic.co/v1, Elasticsearch, 1",
        "networking.istio.io/v1, VirtualService, 0",
        "metallb.io/v1beta1, IPAddressPool, 0",
        "external-secrets.io/v1, ExternalSecret, 0"
    })
    void findsWhatOrdersAWholeInstallation(String version, String kind, int findings) {
        assertThat(of("apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: x}\nspec: {}\n")
                        .findings())
                .hasSize(findings);
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
                  #- name: ROOK_CSI_REGISTRAR_IMAGE
                  #  value: "quay.io/k8scsi/registrar:v1.1.0"
                  # logical_backup_docker_image: "r.example/acid/logical-backup"
                  # image: www.example.org/logo.png
                  # the image: see https://rook.io/docs/rook/v1.14
                """);

        assertThat(found.findings()).extracting(Finding::code).containsExactly("image-operator-comment");
        assertThat(found.findings().get(0).text())
                .contains(
                        "quay.io/cephcsi/cephcsi:v3.11.0",
                        "rook/ceph:v1.14.0",
                        "k8scsi/registrar:v1.1.0",
                        "acid/logical-backup")
                .doesNotContain("rook.io/docs", "logo");
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
