package io.hubcrate.cluster;

import io.hubcrate.cluster.NodeHealth.Certificate;
import io.hubcrate.cluster.NodeHealth.Disk;
import io.hubcrate.cluster.NodeHealth.Etcd;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.NodeWork;
import io.hubcrate.prepare.Answers;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Asks nodes how they do, by a script that leaves nothing there; what it says is read strictly. */
final class HealthReader {
    private static final String SCRIPT = PackedText.read(HealthReader.class, "health.sh");

    /** Words of a line at most: the kind and its values; the last one may be a sentence. */
    private static final int WORDS = 4;

    private final List<Certificate> certificates = new ArrayList<>();
    private final List<Disk> disks = new ArrayList<>();
    private Optional<Etcd> etcd = Optional.empty();
    private boolean serviceRules;

    private HealthReader() {}

    /**
     * Empty on a node that belongs to no cluster.
     *
     * @param notReady what the cluster says of it
     * @throws NodeException code {@code cluster-unreadable}
     */
    static Optional<NodeHealth> look(NodeWork work, Optional<String> notReady) {
        CommandResult result = work.shell().run(Command.script(SCRIPT).asRoot());
        HealthReader reader = new HealthReader();
        try {
            if (!result.succeeded()) {
                throw new IllegalArgumentException(Answers.complaint(result));
            }
            for (String line : result.lines()) {
                reader.line(line);
            }
        } catch (IllegalArgumentException | CertificateException e) {
            throw new NodeException(
                    "cluster-unreadable",
                    work.node().name(),
                    "it cannot be told how this node does: " + e.getMessage(),
                    "Look at it on the node: ls -l /etc/kubernetes /etc/kubernetes/pki; df -h /var/lib",
                    e);
        }
        return result.lines().isEmpty()
                ? Optional.empty()
                : Optional.of(new NodeHealth(
                        work.node().name(),
                        notReady,
                        reader.certificates,
                        reader.disks,
                        reader.etcd,
                        reader.serviceRules));
    }

    private void line(String line) throws CertificateException {
        String[] words = line.split(" ", WORDS);
        String kind = words[0];
        if (kind.equals("certificate") && words.length == 3) {
            byte[] der = Base64.getDecoder().decode(words[2]);
            X509Certificate read = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            certificates.add(new Certificate(words[1], read.getNotAfter().toInstant()));
        } else if (kind.equals("disk") && words.length == WORDS) {
            disks.add(new Disk(
                    words[1], Integer.parseInt(words[2]), Math.multiplyExact(Long.parseLong(words[3]), 1024L)));
        } else if (kind.equals("service-rules") && words.length == 2) {
            serviceRules = words[1].equals("yes");
        } else if (kind.equals("etcd") && words.length > 1) {
            String why = line.substring(kind.length() + 1 + words[1].length()).strip();
            etcd = Optional.of(new Etcd(words[1].equals("yes"), why, 0, 0));
        } else if (kind.equals("etcd-size") && words.length == 3 && etcd.isPresent()) {
            Etcd known = etcd.get();
            etcd = Optional.of(
                    new Etcd(known.healthy(), known.why(), Long.parseLong(words[1]), Long.parseLong(words[2])));
        } else {
            throw new IllegalArgumentException("it says '" + line + "'");
        }
    }
}
