package io.hubcrate.cluster;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The certificates and keys that all control planes share, in the cluster for as long as one more of them joins: kubeadm's
 * own Secret, encrypted by a key that this run makes and nobody keeps.
 */
final class SharedCertificates implements AutoCloseable {
    private static final String UPLOAD = PackedText.read(SharedCertificates.class, "upload-certs.sh");
    private static final int KEY_BYTES = 32;

    private final Cluster cluster;
    private final NodeWork plane;
    private final Secret key;

    private SharedCertificates(Cluster cluster, NodeWork plane, Secret key) {
        this.cluster = cluster;
        this.plane = plane;
        this.key = key;
    }

    /**
     * Puts them there.
     *
     * @param plane that has them
     * @param repository from which Kubernetes' own images are named
     * @throws NodeException code {@code kubeadm-failed}
     */
    static SharedCertificates upload(Cluster cluster, NodeWork plane, KubeadmConfig config, String repository) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        Secret key = Secret.of(HexFormat.of().formatHex(random).toCharArray());
        cluster.redactor().add(key);
        String text = config.certificates(plane.node(), repository, key.reveal(String::new));
        CommandResult result = plane.shell()
                .run(Command.script(
                                UPLOAD,
                                Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex())
                        .withInput(Cluster.bytes(text))
                        .asChange()
                        .confidential());
        if (!result.succeeded()) {
            throw new NodeException(
                    "kubeadm-failed",
                    plane.node().name(),
                    "kubeadm does not hand its certificates to another control plane: status " + result.exit() + ", "
                            + cluster.redactor().redact(result.err().strip()),
                    "Look at the cluster on that node: sudo kubectl --kubeconfig " + Cluster.ADMIN + " get nodes",
                    null);
        }
        return new SharedCertificates(cluster, plane, key);
    }

    /** What opens them. */
    Secret key() {
        return key;
    }

    /** Takes them away again; what could not be taken away ends by itself after two hours. */
    @Override
    public void close() {
        cluster.ask(plane, "delete", "-n", ClusterCopy.NAMESPACE, "secret", "kubeadm-certs", "--ignore-not-found");
    }
}
