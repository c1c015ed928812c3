package io.hubcrate.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a person writes for a real cluster on the rig: a bundle's manifest with its values and the builder's settings, and a
 * site file. Everything comes from the rig's origin, nothing stands in for anything.
 */
public final class ClusterFiles {
    /** The manifest's name in its folder. */
    public static final String MANIFEST = "cluster.yaml";

    private ClusterFiles() {}

    /**
     * Where the rig serves what.
     *
     * @param registry {@code host:port}, plain HTTP
     * @param files of the file server, with a slash at its end
     * @param packageKey the key of its packages, armored
     * @param release what a bare node has installed, as a package set's {@code installedOnTarget} wants it
     */
    public record Served(String registry, URI files, Path packageKey, String release) {}

    /**
     * Writes manifest, settings ({@code config.yaml}), values, keys and the chart into a folder.
     *
     * @param line of the rig's nodes
     * @param chart a folder or a packed chart
     */
    public static void write(Path folder, Served served, ClusterLine line, DemoChart chart) throws IOException {
        String copied = Files.isDirectory(chart.path()) ? "chart" : "chart.tgz";
        copyTree(chart.path(), folder.resolve(copied));
        Files.writeString(folder.resolve("values.yaml"), chart.values());
        Path keys = Files.createDirectories(folder.resolve("keys"));
        Files.copy(served.packageKey(), keys.resolve("rig.asc"));
        Files.writeString(folder.resolve("release.txt"), served.release());
        Files.writeString(folder.resolve("config.yaml"), configuration(served));
        Files.writeString(folder.resolve(MANIFEST), line.manifest(served.files(), copied));
    }

    private static String configuration(Served served) {
        StringBuilder text = new StringBuilder("mirrors:\n");
        for (String registry : List.of("registry.k8s.io", "quay.io", "docker.io")) {
            text.append("- {registry: ")
                    .append(registry)
                    .append(", mirror: '")
                    .append(served.registry())
                    .append('/')
                    .append(registry)
                    .append("'}\n");
        }
        return text.append("plainHttp: ['" + served.registry() + "', '"
                        + served.files().getAuthority() + "']\n")
                .toString();
    }

    /** Nodes and how to reach them, written on the control plane; the keys lie beside it in {@code keys}. */
    public static String nodes(String controlPlane, String worker1, String worker2) {
        return """
                name: north
                controlPlaneEndpoint: CP1:6443
                access: {keys: [keys/id_ed25519], knownHosts: keys/known_hosts}
                consents: {firewalld: true, swapOff: true}
                nodes:
                - {name: cp1, address: CP1, roles: [control-plane], access: {local: true}}
                - {name: worker1, address: W1, roles: [worker]}
                - {name: worker2, address: W2, roles: [worker]}
                """
                .replace("CP1", controlPlane)
                .replace("W1", worker1)
                .replace("W2", worker2);
    }

    /** What such a site wants besides; the checks that are left out are of hosts that are containers. */
    public static String wishes(String address) {
        return """
                networks: {cniInterfaces: [kube-bridge]}
                kubeadm: {ignorePreflightErrors: [SystemVerification, NumCPU]}
                exposure: {externalIPs: [ADDRESS]}
                login: {users: [anna, ben], admins: [anna], passwordFile: hub-password}
                """
                .replace("ADDRESS", address);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(
                        one,
                        from.equals(one) ? to : to.resolve(from.relativize(one).toString()));
            }
        }
    }
}
