package io.hubcrate.cluster;

import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.CommandResult;
import java.util.ArrayList;
import java.util.List;

/** The members of the control planes' etcd, asked and changed through one that lives. */
final class EtcdMembers {
    private static final String PKI = "/etc/kubernetes/pki/etcd/";

    private final Cluster cluster;
    private final NodeWork plane;

    EtcdMembers(Cluster cluster, NodeWork plane) {
        this.cluster = cluster;
        this.plane = plane;
    }

    /** Numbers of the members of that name: of a host that is gone, or of an attempt that was cut off. */
    List<String> named(String node) {
        List<String> found = new ArrayList<>();
        for (String line : etcdctl("member", "list").lines()) {
            // 8e9e05c52164694d, started, cp-1, https://192.0.2.1:2380, https://192.0.2.1:2379, false
            String[] fields = line.split(", *", -1);
            if (fields.length > 2 && fields[0].matches("[0-9a-f]{1,16}") && fields[2].equals(node)) {
                found.add(fields[0]);
            }
        }
        return found;
    }

    /** How many have a voice: a majority of them is needed for everything. */
    int voters() {
        return Math.toIntExact(etcdctl("member", "list").lines().stream()
                .filter(line -> line.strip().endsWith(", false"))
                .count());
    }

    /**
     * Removes a member: the others need its voice no more.
     *
     * @throws io.hubcrate.shell.NodeException code {@code kubectl-failed}
     */
    void remove(String number) {
        etcdctl("member", "remove", number);
    }

    private CommandResult etcdctl(String... question) {
        List<String> all = new ArrayList<>(List.of(
                "exec",
                "-n",
                ClusterCopy.NAMESPACE,
                "etcd-" + plane.node().name(),
                "-c",
                "etcd",
                "--",
                "etcdctl",
                "--endpoints=https://127.0.0.1:2379",
                "--cacert=" + PKI + "ca.crt",
                "--cert=" + PKI + "server.crt",
                "--key=" + PKI + "server.key"));
        all.addAll(List.of(question));
        String[] words = all.toArray(String[]::new);
        CommandResult result = cluster.ask(plane, words);
        if (!result.succeeded()) {
            throw cluster.failed(plane, result, words);
        }
        return result;
    }
}
