package io.hubcrate.cluster;

import io.hubcrate.content.Digest;
import io.hubcrate.install.NodeWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** The cluster's certificate authority as kubeadm wants it named: by the digest of its public key. */
final class ClusterCertificate {
    private static final String FILE = "/etc/kubernetes/pki/ca.crt";

    private ClusterCertificate() {}

    /** {@code sha256:...} of the control plane's authority. */
    static String hash(NodeWork plane) {
        CommandResult result = plane.shell().run(Command.of("cat", FILE).asRoot());
        try {
            if (result.succeeded()) {
                Certificate certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(result.out().getBytes(StandardCharsets.US_ASCII)));
                return Digest.of(certificate.getPublicKey().getEncoded()).toString();
            }
        } catch (CertificateException e) {
            throw unreadable(plane, "it is no certificate");
        }
        throw unreadable(plane, result.err().strip());
    }

    private static NodeException unreadable(NodeWork plane, String problem) {
        return new NodeException(
                "cluster-unreadable",
                plane.node().name(),
                "the cluster's certificate authority " + FILE + " cannot be read: " + problem,
                "Look at it on the node: ls -l " + FILE,
                null);
    }
}
