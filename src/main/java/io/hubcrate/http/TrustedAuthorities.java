package io.hubcrate.http;

import io.hubcrate.failure.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The system's certificate authorities and those of the settings. */
final class TrustedAuthorities {
    private static final int MAX_BYTES = 4 << 20;

    private TrustedAuthorities() {}

    /**
     * A context for TLS that trusts them.
     *
     * @throws InvalidInputException if the file holds no certificate
     */
    static SSLContext context(@Nullable Path caFile) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, caFile == null ? null : managers(caFile), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime has no usable TLS", e);
        }
    }

    private static TrustManager[] managers(Path caFile) throws GeneralSecurityException, IOException {
        KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
        all.load(null, null);
        int number = 0;
        for (TrustManager manager : factory(null).getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                for (X509Certificate authority : x509.getAcceptedIssuers()) {
                    all.setCertificateEntry("system-" + number++, authority);
                }
            }
        }
        for (Certificate authority : certificates(caFile)) {
            all.setCertificateEntry("settings-" + number++, authority);
        }
        return factory(all).getTrustManagers();
    }

    private static TrustManagerFactory factory(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    private static Collection<? extends Certificate> certificates(Path caFile) {
        try (InputStream in = Files.newInputStream(caFile)) {
            byte[] pem = in.readNBytes(MAX_BYTES);
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (all.isEmpty()) {
                throw new CertificateException("no certificate in it");
            }
            return all;
        } catch (IOException | CertificateException e) {
            // The words of both are the JDK's: class names, or the path once more.
            throw new InvalidInputException(
                    "ca-file-invalid",
                    caFile + (e instanceof IOException ? " cannot be read" : " holds no certificates"),
                    "'caFile' must be a PEM file: blocks that begin with -----BEGIN CERTIFICATE-----.");
        }
    }
}
