package io.hubcrate.cli;

import io.hubcrate.testing.peers.ScratchFolder;
import io.hubcrate.testing.site.RigSite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A signed bundle of a whole JupyterHub cluster of the current line, nothing in it standing in for anything: Kubernetes
 * 1.34.4, containerd, a network add-on that enforces policies, the chart and its images, made by typing the builder's
 * commands against the rig's origin. The first one on a machine takes some minutes: `rig cluster` builds what is in it.
 */
final class ClusterBundle implements SignedBundle {
    static final String KUBERNETES = "1.34.4";

    /** The release and the namespace of the chart. */
    static final String RELEASE = "jhub";

    /**
     * Of the rig's nodes, which have no storage to give away, and of its images: the awaiter of the chart's hook is not
     * among them, and images are there before the chart is.
     */
    static final String VALUES =
            """
            hub:
              db: {type: sqlite-memory}
              config:
                JupyterHub: {authenticator_class: dummy}
            proxy:
              service: {type: ClusterIP}
            singleuser:
              storage: {type: none}
            prePuller:
              hook: {enabled: false}
            """;

    private final TypedBuilder builder;
    private final Path folder;
    private final Path bundle;
    /** How long the builder's two commands took. */
    final Duration locking;

    final Duration building;

    ClusterBundle(RigSite site, Path chart, ScratchFolder scratch) throws IOException {
        this(site, chart, VALUES, scratch);
    }

    /** @param values in place of {@link #VALUES} */
    ClusterBundle(RigSite site, Path chart, String values, ScratchFolder scratch) throws IOException {
        site.makeCluster();
        this.folder = scratch.path();
        copyTree(chart, folder.resolve("chart"));
        Files.writeString(folder.resolve("values.yaml"), values);
        Files.copy(site.packageKey(), scratch.folder("keys").resolve("rig.asc"));
        Files.writeString(folder.resolve("release.txt"), RigRelease.of(site));
        Files.writeString(folder.resolve("config.yaml"), configuration(site));
        Files.writeString(folder.resolve("cluster.yaml"), manifest(site));
        this.builder = new TypedBuilder(scratch);
        Instant begun = Instant.now();
        builder.lock("cluster.yaml");
        Instant locked = Instant.now();
        this.bundle = builder.build("cluster.yaml", "out");
        this.locking = Duration.between(begun, locked);
        this.building = Duration.between(locked, Instant.now());
    }

    @Override
    public Path bundle() {
        return bundle;
    }

    @Override
    public Path trust() {
        return builder.trust;
    }

    @Override
    public Path keyring() {
        return builder.keyring();
    }

    /** In bytes. */
    long size() throws IOException {
        try (Stream<Path> files = Files.walk(bundle)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String configuration(RigSite site) {
        StringBuilder text = new StringBuilder("mirrors:\n");
        for (String registry : List.of("registry.k8s.io", "quay.io", "docker.io")) {
            text.append("- {registry: ")
                    .append(registry)
                    .append(", mirror: '")
                    .append(site.originRegistry())
                    .append('/')
                    .append(registry)
                    .append("'}\n");
        }
        return text.append("plainHttp: ['" + site.originRegistry() + "', '"
                        + site.originFiles().getAuthority() + "']\n")
                .toString();
    }

    private static String manifest(RigSite site) {
        return """
                name: cluster
                version: '1'
                sequence: 1
                platforms: [linux/amd64]
                targetOs: el9
                runtime: {jdk: host}
                kubernetes: {version: VERSION, containerRuntime: containerd}
                charts:
                - {name: jupyterhub, path: chart, release: RELEASE, namespace: RELEASE, values: [values.yaml]}
                manifests:
                - {url: 'FILES/kube-router.yaml'}
                files:
                - {url: 'FILES/vVERSION/kubeadm', executable: true}
                - {url: 'FILES/vVERSION/kubelet', executable: true}
                - {url: 'FILES/vVERSION/kubectl', executable: true}
                - url: FILES/containerd-2.4.2-linux-amd64.tar.gz
                  members: [bin/containerd, bin/containerd-shim-runc-v2, bin/ctr]
                  executable: true
                # On machines that cannot run it as it is, the rig's wrapper goes before it.
                - {url: 'FILES/runc', executable: true}
                - {url: 'FILES/runc.real', executable: true}
                - url: FILES/cni-plugins-linux-amd64-v1.1.1.tgz
                  members: [bandwidth, bridge, host-local, loopback, portmap, tuning]
                  executable: true
                - {url: 'FILES/crictl-v1.34.0-linux-amd64.tar.gz', member: crictl, executable: true}
                - {url: 'FILES/helm-v3.10.1-linux-amd64.tar.gz', member: linux-amd64/helm, executable: true}
                packages:
                - name: tools
                  os: el9
                  install: [conntrack-tools, socat, ethtool, nfs-utils]
                  installedOnTarget: release.txt
                  repositories:
                  - {id: rig, url: 'ORIGINrpm/current', gpgKeys: [keys/rig.asc]}
                """
                .replace("FILES", "ORIGINbin")
                .replace("ORIGIN", site.originFiles().toString())
                .replace("VERSION", KUBERNETES)
                .replace("RELEASE", RELEASE);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            all.forEach(one -> {
                try {
                    Files.copy(one, to.resolve(from.relativize(one).toString()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
