package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.site.NodeAccess;
import io.hubcrate.site.Site;
import io.hubcrate.site.Site.ClusterSettings;
import io.hubcrate.site.Site.HubWishes;
import io.hubcrate.site.SiteNode;
import io.hubcrate.site.SiteNode.DataFolders;
import io.hubcrate.site.SiteNode.NodeRole;
import io.hubcrate.testing.TestSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class KubeadmConfigTest {
    private static final String TOKEN = "abcdef.0123456789abcdef";

    private static SiteNode node(String name, NodeRole... roles) {
        return new SiteNode(
                name,
                "192.0.2.7",
                Set.of(roles),
                new TreeMap<>(),
                List.of(),
                new NodeAccess.Local(NodeAccess.Sudo.ROOT),
                DataFolders.usual());
    }

    private static Site site(ClusterSettings settings, SiteNode... nodes) {
        Site lab = TestSite.of(List.of(nodes));
        return new Site(
                lab.file(),
                lab.name(),
                lab.nodes(),
                lab.controlPlaneEndpoint(),
                lab.networks(),
                lab.services(),
                lab.consents(),
                settings,
                HubWishes.NONE,
                true,
                Site.Transfer.USUAL);
    }

    private static JsonNode documents(String text) throws IOException {
        ObjectNode documents = Json.object();
        List<String> parts = new ArrayList<>(List.of(text.split("^---$|\n---\n|^---\n", -1)));
        parts.removeIf(String::isBlank);
        for (String part : parts) {
            JsonNode document = Json.parse(part.getBytes(StandardCharsets.UTF_8));
            documents.set(document.path("kind").asText(), document);
        }
        return documents;
    }

    private static BundleIndex.Kubernetes kubernetes(String version) {
        return new BundleIndex.Kubernetes(version, ContainerRuntime.CONTAINERD);
    }

    private static final SiteNode PLANE = node("cp-1", NodeRole.CONTROL_PLANE);
    private static final SiteNode WORKER = node("worker-1", NodeRole.WORKER);

    @Test
    void controlPlaneIsToldEverythingThatItWouldGuessWrongly() throws IOException {
        Site site = site(
                new ClusterSettings(
                        Map.of(
                                "failSwapOn",
                                false,
                                "evictionHard",
                                Map.of("memory.available", "100Mi"),
                                "maxPods",
                                200L),
                        List.of("NumCPU")),
                PLANE,
                WORKER);
        JsonNode all =
                documents(new KubeadmConfig(site, kubernetes("1.34.4")).init(PLANE, "registry.k8s.io", TOKEN, true));
        JsonNode init = all.path("InitConfiguration");
        assertThat(init.path("apiVersion").asText()).isEqualTo("kubeadm.k8s.io/v1beta4");
        assertThat(init.at("/localAPIEndpoint/advertiseAddress").asText()).isEqualTo("192.0.2.7");
        assertThat(init.at("/nodeRegistration/name").asText()).isEqualTo("cp-1");
        assertThat(init.at("/nodeRegistration/imagePullPolicy").asText()).isEqualTo("Never");
        assertThat(init.at("/nodeRegistration/kubeletExtraArgs/0/name").asText())
                .isEqualTo("node-ip");
        assertThat(init.at("/nodeRegistration/ignorePreflightErrors/0").asText())
                .isEqualTo("NumCPU");
        assertThat(init.at("/nodeRegistration/taints").isMissingNode()).isTrue();
        JsonNode cluster = all.path("ClusterConfiguration");
        assertThat(cluster.path("kubernetesVersion").asText()).isEqualTo("v1.34.4");
        assertThat(cluster.path("controlPlaneEndpoint").asText()).isEqualTo("192.0.2.1:6443");
        assertThat(cluster.at("/networking/podSubnet").asText()).isEqualTo("10.244.0.0/16");
        JsonNode kubelet = all.path("KubeletConfiguration");
        assertThat(kubelet.path("cgroupDriver").asText()).isEqualTo("systemd");
        assertThat(kubelet.path("failSwapOn").isBoolean()).isTrue();
        assertThat(kubelet.path("maxPods").isIntegralNumber()).isTrue();
        assertThat(kubelet.at("/evictionHard/memory.available").asText()).isEqualTo("100Mi");
        assertThat(all.path("KubeProxyConfiguration")
                        .at("/conntrack/maxPerCore")
                        .asInt(-1))
                .isZero();
    }

    @Test
    void oldReleasesAreToldInTheirOwnWords() throws IOException {
        JsonNode all = documents(new KubeadmConfig(site(ClusterSettings.USUAL, PLANE, WORKER), kubernetes("1.29.6"))
                .init(PLANE, "registry.k8s.io", TOKEN, false));
        JsonNode init = all.path("InitConfiguration");
        assertThat(init.path("apiVersion").asText()).isEqualTo("kubeadm.k8s.io/v1beta3");
        assertThat(init.at("/nodeRegistration/kubeletExtraArgs/node-ip").asText())
                .isEqualTo("192.0.2.7");
        assertThat(all.path("KubeProxyConfiguration").has("conntrack")).isFalse();
    }

    @Test
    void dockersReleasesFindItByKubeletsOwnSocket() throws IOException {
        JsonNode all = documents(new KubeadmConfig(
                        site(ClusterSettings.USUAL, PLANE, WORKER),
                        new BundleIndex.Kubernetes("1.20.2", ContainerRuntime.DOCKER))
                .init(PLANE, "k8s.gcr.io", TOKEN, false));
        JsonNode init = all.path("InitConfiguration");
        assertThat(init.path("apiVersion").asText()).isEqualTo("kubeadm.k8s.io/v1beta2");
        assertThat(init.at("/nodeRegistration/criSocket").asText()).isEqualTo("/var/run/dockershim.sock");
        // v1beta2 reads strictly and does not know it.
        assertThat(init.at("/nodeRegistration").has("imagePullPolicy")).isFalse();
    }

    @Test
    void singleHostRunsPodsItself() throws IOException {
        JsonNode all = documents(new KubeadmConfig(site(ClusterSettings.USUAL, PLANE), kubernetes("1.34.4"))
                .init(PLANE, "registry.k8s.io", TOKEN, false));
        JsonNode taints = all.path("InitConfiguration").at("/nodeRegistration/taints");
        assertThat(taints.isArray()).isTrue();
        assertThat(taints).isEmpty();
    }

    @Test
    void workerJoinsByTheAuthoritysDigest() throws IOException {
        JsonNode all = documents(new KubeadmConfig(site(ClusterSettings.USUAL, PLANE, WORKER), kubernetes("1.34.4"))
                .join(WORKER, TOKEN, "sha256:ab", ""));
        JsonNode join = all.path("JoinConfiguration");
        assertThat(join.at("/discovery/bootstrapToken/caCertHashes/0").asText()).isEqualTo("sha256:ab");
        assertThat(join.at("/discovery/bootstrapToken/apiServerEndpoint").asText())
                .isEqualTo("192.0.2.1:6443");
        assertThat(join.at("/nodeRegistration/imagePullPolicy").asText()).isEqualTo("Never");
    }

    @Test
    void furtherControlPlaneGetsTheKeyToWhatAllOfThemShare() throws IOException {
        SiteNode second = node("cp-2", NodeRole.CONTROL_PLANE, NodeRole.WORKER);
        KubeadmConfig config =
                new KubeadmConfig(site(ClusterSettings.USUAL, PLANE, second, WORKER), kubernetes("1.34.4"));
        String key = "ab".repeat(32);
        JsonNode join = documents(config.join(second, TOKEN, "sha256:ab", key)).path("JoinConfiguration");
        assertThat(join.at("/controlPlane/certificateKey").asText()).isEqualTo(key);
        assertThat(join.at("/controlPlane/localAPIEndpoint/advertiseAddress").asText())
                .isEqualTo(second.address());
        assertThat(join.at("/nodeRegistration/taints").isArray())
                .as("it is a worker, too")
                .isTrue();
        assertThat(documents(config.join(WORKER, TOKEN, "sha256:ab", ""))
                        .path("JoinConfiguration")
                        .has("controlPlane"))
                .isFalse();
        JsonNode upload = documents(config.certificates(PLANE, "registry.k8s.io", key));
        assertThat(upload.at("/InitConfiguration/certificateKey").asText()).isEqualTo(key);
        assertThat(upload.at("/ClusterConfiguration/kubernetesVersion").asText())
                .as("or kubeadm would ask the internet for one")
                .isEqualTo("v1.34.4");
    }
}
