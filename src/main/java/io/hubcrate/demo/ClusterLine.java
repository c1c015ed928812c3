package io.hubcrate.demo;

import java.net.URI;

/** Which generation of Kubernetes and its container runtime a cluster on the rig has, and what its bundle brings therefore. */
public enum ClusterLine {
    /** As sites of 2020 run it: Docker, which comes as packages. */
    CLASSIC(
            "1.20.2, containerRuntime: docker",
            """
            # k8s.gcr.io is frozen; the same images stand under registry.k8s.io.
            renames: [{from: k8s.gcr.io, to: registry.k8s.io}]
            manifests:
            - {url: 'FILES/kube-router-classic.yaml'}
            files:
            """,
            """
            packages:
            - name: tools
              os: el7
              install: [docker-ce, docker-ce-cli, containerd.io, conntrack-tools, socat, ethtool, nfs-utils]
              installedOnTarget: release.txt
              repositories:
              - {id: rig, url: 'ORIGINrpm/classic', gpgKeys: [keys/rig.asc]}
            """),
    /** containerd, which comes as a program. */
    CURRENT(
            "1.34.4, containerRuntime: containerd",
            """
            manifests:
            - {url: 'FILES/kube-router.yaml'}
            files:
            - url: FILES/containerd-2.4.2-linux-amd64.tar.gz
              members: [bin/containerd, bin/containerd-shim-runc-v2, bin/ctr]
              executable: true
            # On machines that cannot run it as it is, the rig's wrapper goes before it.
            - {url: 'FILES/runc', executable: true}
            - {url: 'FILES/runc.real', executable: true}
            - {url: 'FILES/crictl-v1.34.0-linux-amd64.tar.gz', member: crictl, executable: true}
            """,
            """
            packages:
            - name: tools
              os: el9
              install: [conntrack-tools, socat, ethtool, nfs-utils]
              installedOnTarget: release.txt
              repositories:
              - {id: rig, url: 'ORIGINrpm/current', gpgKeys: [keys/rig.asc]}
            """);

    /** The chart's release and its namespace. */
    public static final String RELEASE = "jhub";

    private final String kubernetes;
    private final String own;
    private final String packages;

    ClusterLine(String kubernetes, String own, String packages) {
        this.kubernetes = kubernetes;
        this.own = own;
        this.packages = packages;
    }

    /** Without {@code v}. */
    public String kubernetes() {
        return kubernetes.substring(0, kubernetes.indexOf(','));
    }

    /**
     * The bundle's manifest.
     *
     * @param origin the file server's address, with a slash at its end
     * @param chart beside it
     */
    String manifest(URI origin, String chart) {
        // The JDK at hand may be too new for EL7's C library; the rig's nodes have Debian's on both lines.
        String begin =
                """
                name: cluster
                version: '1'
                sequence: 1
                platforms: [linux/amd64]
                targetOs: el9
                runtime: {jdk: host}
                kubernetes: {version: KUBERNETES}
                charts:
                - {name: jupyterhub, path: CHART, release: RELEASE, namespace: RELEASE, values: [values.yaml]}
                """;
        String files =
                """
                - {url: 'FILES/vVERSION/kubeadm', executable: true}
                - {url: 'FILES/vVERSION/kubelet', executable: true}
                - {url: 'FILES/vVERSION/kubectl', executable: true}
                - url: FILES/cni-plugins-linux-amd64-v1.1.1.tgz
                  members: [bandwidth, bridge, host-local, loopback, portmap, tuning]
                  executable: true
                - {url: 'FILES/helm-v3.10.1-linux-amd64.tar.gz', member: linux-amd64/helm, executable: true}
                """;
        return (begin + own + files + packages)
                .replace("FILES", "ORIGINbin")
                .replace("ORIGIN", origin.toString())
                .replace("CHART", chart)
                .replace("KUBERNETES", kubernetes)
                .replace("VERSION", kubernetes())
                .replace("RELEASE", RELEASE);
    }
}
