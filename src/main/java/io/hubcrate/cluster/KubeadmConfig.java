package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.bundle.BundleIndex.Kubernetes;
import io.hubcrate.install.SiteWork;
import io.hubcrate.json.Json;
import io.hubcrate.manifest.BundleManifest.ContainerRuntime;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What kubeadm is told: documents of JSON, which it reads as YAML. The API version is the newest that both this hubcrate
 * and the release know.
 *
 * @see <a href="https://kubernetes.io/docs/reference/config-api/kubeadm-config.v1beta4/">kubeadm configuration</a>
 */
final class KubeadmConfig {
    static final int PORT = 6443;
    private static final String CONTAINERD = "unix:///run/containerd/containerd.sock";
    /** Docker has no socket of that kind: kubelet itself listened there, up to Kubernetes 1.23. */
    private static final String DOCKER = "/var/run/dockershim.sock";

    private static final int FIRST_V1BETA3 = 22;
    private static final int FIRST_V1BETA4 = 31;

    private final Site site;
    private final Kubernetes kubernetes;

    KubeadmConfig(Site site, Kubernetes kubernetes) {
        this.site = site;
        this.kubernetes = kubernetes;
    }

    /** For the bundle's Kubernetes. */
    static KubeadmConfig of(SiteWork site) {
        return new KubeadmConfig(
                site.site(),
                site.bundle()
                        .index()
                        .findKubernetes()
                        .orElseThrow(() -> new IllegalStateException("a bundle without Kubernetes")));
    }

    /** By what kubeadm finds the container runtime. */
    String socket() {
        return kubernetes.runtime() == ContainerRuntime.DOCKER ? DOCKER : CONTAINERD;
    }

    private boolean isFrom(int minor) {
        String[] parts = kubernetes.version().split("\\.", -1);
        return parts.length > 1 && parts[1].matches("[0-9]{1,4}") && Integer.parseInt(parts[1]) >= minor;
    }

    private boolean isV1beta4() {
        return isFrom(FIRST_V1BETA4);
    }

    /**
     * For the first control plane.
     *
     * @param repository from which Kubernetes' own images are named
     * @param token of which kubeadm would make one by itself that lives for a day
     * @param ownConntrack whether kube-proxy shall leave the connection table as the host has it
     */
    String init(SiteNode node, String repository, String token, boolean ownConntrack) {
        ObjectNode init = document("InitConfiguration");
        ArrayNode tokens = init.putArray("bootstrapTokens");
        tokens.addObject().put("token", token).put("ttl", "15m0s");
        init.putObject("localAPIEndpoint")
                .put("advertiseAddress", node.address())
                .put("bindPort", PORT);
        register(init, node);

        ObjectNode kubelet = Json.object().put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        kubelet.put("kind", "KubeletConfiguration").put("cgroupDriver", "systemd");
        site.cluster().kubelet().forEach((key, value) -> put(kubelet, key, value));

        ObjectNode proxy = Json.object().put("apiVersion", "kubeproxy.config.k8s.io/v1alpha1");
        proxy.put("kind", "KubeProxyConfiguration")
                .put("clusterCIDR", site.networks().pods());
        if (ownConntrack) {
            proxy.putObject("conntrack").put("maxPerCore", 0);
        }
        return text(List.of(init, cluster(node, repository), kubelet, proxy));
    }

    /**
     * For a control plane that hands the certificates which all of them share to one that joins.
     *
     * @param key by which they are encrypted, 64 hexadecimal digits
     */
    String certificates(SiteNode node, String repository, String key) {
        ObjectNode init = document("InitConfiguration").put("certificateKey", key);
        init.putObject("localAPIEndpoint")
                .put("advertiseAddress", node.address())
                .put("bindPort", PORT);
        register(init, node);
        return text(List.of(init, cluster(node, repository)));
    }

    private ObjectNode cluster(SiteNode node, String repository) {
        ObjectNode cluster = document("ClusterConfiguration")
                .put("kubernetesVersion", "v" + kubernetes.version())
                .put("controlPlaneEndpoint", site.controlPlaneEndpoint())
                .put("imageRepository", repository);
        cluster.putObject("networking")
                .put("podSubnet", site.networks().pods())
                .put("serviceSubnet", site.networks().services());
        cluster.putObject("etcd")
                .putObject("local")
                .put("dataDir", node.folders().etcd());
        return cluster;
    }

    /**
     * For whoever joins; kubelet's settings are the cluster's.
     *
     * @param certificateKey for a further control plane, see {@link #certificates}; empty for a worker
     */
    String join(SiteNode node, String token, String caHash, String certificateKey) {
        ObjectNode join = document("JoinConfiguration");
        ObjectNode discovery = join.putObject("discovery").putObject("bootstrapToken");
        discovery.put("apiServerEndpoint", site.controlPlaneEndpoint()).put("token", token);
        discovery.putArray("caCertHashes").add(caHash);
        register(join, node);
        if (!certificateKey.isEmpty()) {
            join.putObject("controlPlane")
                    .put("certificateKey", certificateKey)
                    .putObject("localAPIEndpoint")
                    .put("advertiseAddress", node.address())
                    .put("bindPort", PORT);
        }
        return text(List.of(join));
    }

    private ObjectNode document(String kind) {
        return Json.object()
                .put(
                        "apiVersion",
                        "kubeadm.k8s.io/" + (isV1beta4() ? "v1beta4" : isFrom(FIRST_V1BETA3) ? "v1beta3" : "v1beta2"))
                .put("kind", kind);
    }

    private void register(ObjectNode into, SiteNode node) {
        ObjectNode registration =
                into.putObject("nodeRegistration").put("name", node.name()).put("criSocket", socket());
        if (isFrom(FIRST_V1BETA3)) {
            // What is not there is nowhere to be had; every image was proven before. Earlier ones pull only what is
            // missing.
            registration.put("imagePullPolicy", "Never");
        }
        ArrayNode ignored = registration.putArray("ignorePreflightErrors");
        site.cluster().ignoredPreflightErrors().forEach(ignored::add);
        if (isV1beta4()) {
            registration
                    .putArray("kubeletExtraArgs")
                    .addObject()
                    .put("name", "node-ip")
                    .put("value", node.address());
        } else {
            registration.putObject("kubeletExtraArgs").put("node-ip", node.address());
        }
        if (node.isControlPlane() && site.runsPods(node)) {
            registration.putArray("taints");
        }
    }

    private static void put(ObjectNode into, String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode child = into.putObject(key);
            map.forEach((name, one) -> put(child, String.valueOf(name), one));
        } else if (value instanceof List<?> list) {
            ArrayNode child = into.putArray(key);
            list.forEach(one -> add(child, one));
        } else if (value instanceof Boolean flag) {
            into.put(key, flag);
        } else if (value instanceof Long number) {
            into.put(key, number);
        } else {
            into.put(key, String.valueOf(value));
        }
    }

    private static void add(ArrayNode into, Object value) {
        if (value instanceof Map<?, ?> map) {
            ObjectNode child = into.addObject();
            map.forEach((name, one) -> put(child, String.valueOf(name), one));
        } else if (value instanceof Boolean flag) {
            into.add(flag);
        } else if (value instanceof Long number) {
            into.add(number);
        } else {
            into.add(String.valueOf(value));
        }
    }

    private static String text(List<ObjectNode> documents) {
        StringBuilder text = new StringBuilder();
        for (ObjectNode one : documents) {
            text.append("---\n")
                    .append(new String(Json.write(one), StandardCharsets.UTF_8).strip())
                    .append('\n');
        }
        return text.toString();
    }
}
