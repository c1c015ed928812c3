package io.hubcrate.release;

import io.hubcrate.failure.Secret;
import io.hubcrate.install.SecretStore;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The secrets that JupyterHub's chart wants, made once for a site and the same ever after. */
final class HubSecrets {
    static final String PROXY_TOKEN = "proxy-secret-token";
    static final String COOKIE_SECRET = "hub-cookie-secret";
    static final String CRYPT_KEY = "hub-crypt-key";

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private HubSecrets() {}

    static void makeAll(SecretStore secrets) {
        List.of(PROXY_TOKEN, COOKIE_SECRET, CRYPT_KEY).forEach(name -> secrets.require(name, HubSecrets::make));
    }

    /** Those that nobody has made yet. */
    static List<String> missing(SecretStore secrets) {
        return List.of(PROXY_TOKEN, COOKIE_SECRET, CRYPT_KEY).stream()
                .filter(name -> secrets.find(name).isEmpty())
                .toList();
    }

    private static Secret make() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Secret.of(HexFormat.of().formatHex(bytes).toCharArray());
    }

    /** Empty text in its place as long as it is not made. */
    static String text(SecretStore secrets, String name) {
        return secrets.find(name).orElse(Secret.of(new char[0])).reveal(String::new);
    }
}
