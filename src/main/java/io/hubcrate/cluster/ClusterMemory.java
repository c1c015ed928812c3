package io.hubcrate.cluster;

import io.hubcrate.failure.Secret;
import io.hubcrate.install.SecretStore;

/** That this site has a cluster, kept beside its secrets on the installing host, and by whom its certificates are signed. */
public final class ClusterMemory {
    private static final String NAME = "cluster-certificate-authority";

    private ClusterMemory() {}

    static boolean knows(SecretStore secrets) {
        return secrets.find(NAME).isPresent();
    }

    static void keep(SecretStore secrets, String hash) {
        secrets.put(NAME, Secret.of(hash.toCharArray()));
    }

    /** When the cluster has ended. */
    public static void forget(SecretStore secrets) {
        secrets.forget(NAME);
    }
}
