package io.hubcrate.cluster;

import io.hubcrate.content.Digest;
import io.hubcrate.testing.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/** Real certificates for clusters that are none, made once: of each the PEM and the digest of its public key. */
record Authorities(List<byte[]> certificates, List<String> hashes) {
    private static final int HOW_MANY = 2;

    /** Those of this process. */
    static final Authorities ALL = make();

    private static Authorities make() {
        List<byte[]> certificates = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        try {
            for (int i = 0; i < HOW_MANY; i++) {
                Path folder = Files.createTempDirectory("authority");
                byte[] pem = Files.readAllBytes(TestCertificate.create(folder).pem());
                certificates.add(pem);
                hashes.add(Digest.of(CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(pem))
                                .getPublicKey()
                                .getEncoded())
                        .hex());
                for (String made : List.of("server.p12", "keytool.log", "ca.pem", "")) {
                    Files.delete(folder.resolve(made));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
        return new Authorities(certificates, hashes);
    }
}
