package io.hubcrate.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubcrate.shell.NodeException;
import io.hubcrate.shell.RootedShell;
import io.hubcrate.site.Site;
import io.hubcrate.site.SiteNode;
import io.hubcrate.testing.PlainPrograms;
import io.hubcrate.testing.SiteNodes;
import io.hubcrate.testing.TestSite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A site of nodes that are folders: the product's own scripts run by a real shell, and kubeadm, kubectl, ctr and systemctl
 * are doubles that keep a little cluster's state in these folders. What a double did not expect, it notes and refuses.
 */
final class LittleCluster {
    private static final List<String> DOUBLES =
            List.of("kubeadm", "kubectl", "ctr", "iptables-save", "systemctl", "ip", "sync");

    final Path folder;
    final List<String> names;
    private final Path net;

    /** @param names beginning with {@code cp} for control planes; the folder is as {@link #make} left it */
    LittleCluster(Path folder, List<String> names) {
        this.folder = folder;
        this.names = List.copyOf(names);
        this.net = folder.resolve("net");
    }

    /** Bare nodes that hold all the images. */
    static LittleCluster make(Path folder, String... names) throws IOException {
        LittleCluster made = new LittleCluster(folder, List.of(names));
        Path authorities = Files.createDirectories(made.net.resolve("authorities"));
        for (int i = 0; i < Authorities.ALL.hashes().size(); i++) {
            Files.write(
                    authorities.resolve((i + 1) + ".crt"),
                    Authorities.ALL.certificates().get(i));
            Files.writeString(
                    authorities.resolve((i + 1) + ".hash"),
                    Authorities.ALL.hashes().get(i));
        }
        made.net("pause", "0");
        for (String name : names) {
            made.bare(name);
        }
        return made;
    }

    /** Another host in the place of that one: nothing on it but the runtime with its images. */
    void bare(String name) throws IOException {
        if (Files.exists(root(name))) {
            Files.move(root(name), Files.createTempDirectory(folder, "gone-").resolve(name));
        }
        for (String there : List.of("etc", "opt", "run", "tmp", "proc", "sys/class/net/lo", "var/lib", "double/bin")) {
            Files.createDirectories(root(name).resolve(there));
        }
        write(name, "proc/mounts", "/dev/sda1 / ext4 rw 0 0\n");
        for (String program : DOUBLES) {
            try (InputStream in =
                    Objects.requireNonNull(LittleCluster.class.getResourceAsStream("doubles/" + program))) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replace("@ROOT@", root(name).toString())
                        .replace("@NET@", net.toString())
                        .replace("@NAME@", name);
                write(name, "double/bin/" + program, text);
                Files.setPosixFilePermissions(
                        root(name).resolve("double/bin/" + program), PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
        KubernetesParts bundle = new KubernetesParts();
        StringBuilder images = new StringBuilder(KubernetesParts.whole(KubernetesParts.HUB));
        bundle.kubeadmImages.forEach(image -> images.append(KubernetesParts.whole(image)));
        write(name, "double/images", images.toString());
        write(name, "double/blobs", "");
        write(name, "double/calls", "");
    }

    /** The host is off, and its disk with it. */
    void dies(String name) throws IOException {
        Files.move(root(name), Files.createTempDirectory(folder, "gone-").resolve(name));
    }

    /** A pod that the cluster has bound to that node, as {@code jhub.jupyter-anna}. */
    void pod(String pod, String node) throws IOException {
        Path pods = Files.createDirectories(root(names.get(0)).resolve("var/lib/etcd/pods"));
        Files.writeString(pods.resolve(pod), node);
    }

    Path root(String name) {
        return folder.resolve(name);
    }

    void write(String name, String path, String text) throws IOException {
        Files.writeString(root(name).resolve(path), text);
    }

    String read(String name, String path) throws IOException {
        return Files.readString(root(name).resolve(path)).strip();
    }

    /** Something that the doubles go by, whichever node they stand for. */
    void net(String name, String text) throws IOException {
        Files.writeString(net.resolve(name), text);
    }

    /** What the doubles noted there, in the order of time. */
    List<String> order() throws IOException {
        Path file = net.resolve("order");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    Site site() {
        List<SiteNode> nodes = new ArrayList<>();
        for (String name : names) {
            nodes.add(
                    name.startsWith("cp")
                            ? SiteNodes.controlPlane(name, "192.0.2.1")
                            : SiteNodes.worker(name, "192.0.2.2"));
        }
        return TestSite.of(nodes);
    }

    /** As a connection would be made: who is dead has none. */
    RootedShell shell(SiteNode node) {
        Path root = root(node.name());
        if (!Files.exists(root)) {
            throw new NodeException("node-unreachable", node.name(), "no SSH", "", null);
        }
        return new RootedShell(node, root, root + "/double/bin:" + PlainPrograms.folder());
    }

    /** How kubeadm was called on that node to change something. */
    List<String> kubeadm(String name) throws IOException {
        return read(name, "double/calls")
                .lines()
                .map(line -> line.replaceFirst("--kubeconfig \\S+ ", "").replaceFirst("--cache-dir \\S+ ", ""))
                .filter(line -> !line.startsWith("kubeadm config images list "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }

    /** One cluster of this authority, of which every node is a member by its own account and the cluster's. */
    void assertWhole(String authority) throws IOException {
        assertNothingUnexpected();
        String plane = names.get(0);
        assertThat(read(plane, "var/lib/etcd/id")).isEqualTo(authority);
        String certificate = read(plane, "etc/kubernetes/pki/ca.crt");
        for (String name : names) {
            assertThat(read(plane, "var/lib/etcd/nodes/" + name))
                    .isEqualTo(root(name).toString());
            assertThat(read(name, "etc/kubernetes/kubelet.conf")).as(name).isEqualTo(authority);
            assertThat(read(name, "etc/kubernetes/pki/ca.crt")).as(name).isEqualTo(certificate);
            assertThat(read(name, "var/lib/hubcrate/node/member"))
                    .as(name)
                    .isEqualTo(name.equals(plane) ? "init" : "join");
            assertThat(root(name).resolve("run/hubcrate/kubeadm.conf")).doesNotExist();
            assertThat(root(name).resolve("run/hubcrate/owner")).doesNotExist();
        }
    }

    void assertNothingUnexpected() {
        for (String name : names) {
            assertThat(root(name).resolve("double/unexpected")).doesNotExist();
        }
    }

    /** The tokens that would let somebody join after so many seconds. */
    List<String> tokens(long seconds) throws IOException {
        long then = Clock.systemUTC().instant().getEpochSecond() + seconds;
        List<String> alive = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(root(names.get(0)).resolve("var/lib/etcd/tokens"))) {
            for (Path file : files) {
                if (Long.parseLong(Files.readString(file).strip().split(" ", -1)[1]) > then) {
                    alive.add(file.getFileName().toString());
                }
            }
        }
        return alive;
    }

    String hash(String authority) throws IOException {
        return "sha256:" + Files.readString(net.resolve("authorities/" + authority + ".hash"));
    }
}
