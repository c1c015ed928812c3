package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.failure.Secret;
import io.hubcrate.install.JournalCopy;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SecretStore;
import io.hubcrate.json.Json;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the cluster keeps of the installing host: the site's secrets in a Secret, the journal's last runs and what is
 * known of bundles in a ConfigMap each. It is what is in use, and whoever works from another host goes on with it.
 */
public final class ClusterCopy {
    static final String NAMESPACE = "kube-system";
    private static final String SECRETS = "hubcrate-secrets";
    private static final String JOURNAL = "hubcrate-journal";
    private static final String JOURNAL_KEY = "journal.jsonl.gz";
    private static final String BUNDLES = "hubcrate-bundles";
    private static final String BUNDLES_KEY = "bundles.json";

    private final Cluster cluster;

    public ClusterCopy(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * The secrets; empty if none are kept there.
     *
     * @throws NodeException code {@code kubectl-failed}, {@code cluster-unreadable}
     */
    public SortedMap<String, Secret> secrets(NodeWork plane) {
        JsonNode found = cluster.getSecret(plane, "-n", NAMESPACE, "secret", SECRETS);
        SortedMap<String, Secret> secrets = new TreeMap<>();
        found.path("data").properties().forEach(field -> {
            String value = new String(decode(plane, SECRETS, field.getValue()), StandardCharsets.UTF_8);
            secrets.put(field.getKey(), Secret.of(value.toCharArray()));
        });
        return secrets;
    }

    /** Keeps all secrets of the store there. */
    public void keep(NodeWork plane, SecretStore store) {
        ObjectNode secret = object("Secret", SECRETS).put("type", "Opaque");
        ObjectNode data = secret.putObject("data");
        for (String name : store.names()) {
            store.find(name)
                    .ifPresent(value -> data.put(
                            name,
                            Base64.getEncoder()
                                    .encodeToString(value.reveal(String::new).getBytes(StandardCharsets.UTF_8))));
        }
        cluster.change(plane, text(secret), apply());
    }

    /**
     * The journal; empty if none is kept there.
     *
     * @throws NodeException likewise
     * @throws io.hubcrate.failure.MachineException code {@code journal-damaged}
     */
    public Optional<JournalCopy> journal(NodeWork plane) {
        JsonNode packed = cluster.get(plane, "-n", NAMESPACE, "configmap", JOURNAL)
                .path("binaryData")
                .path(JOURNAL_KEY);
        return packed.isMissingNode()
                ? Optional.empty()
                : Optional.of(JournalCopy.unpack(
                        decode(plane, JOURNAL, packed), "the cluster's ConfigMap " + NAMESPACE + "/" + JOURNAL));
    }

    /** Keeps the journal there. */
    void keep(NodeWork plane, JournalCopy journal) {
        ObjectNode map = object("ConfigMap", JOURNAL);
        map.putObject("binaryData").put(JOURNAL_KEY, Base64.getEncoder().encodeToString(journal.pack()));
        write(plane, map);
    }

    /**
     * What is known of bundles.
     *
     * @throws NodeException likewise; nothing is guessed, or an older bundle would pass for a new one
     */
    BundleAccount bundles(NodeWork plane) {
        JsonNode kept = cluster.get(plane, "-n", NAMESPACE, "configmap", BUNDLES)
                .path("data")
                .path(BUNDLES_KEY);
        try {
            return kept.isMissingNode()
                    ? BundleAccount.NONE
                    : BundleAccount.parse(Json.parse(kept.asText().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw Cluster.unreadable(
                    plane, NAMESPACE + "/" + BUNDLES + " is not as hubcrate writes it: " + e.getMessage());
        }
    }

    /** Keeps it there. */
    void keep(NodeWork plane, BundleAccount bundles) {
        ObjectNode map = object("ConfigMap", BUNDLES);
        map.putObject("data").put(BUNDLES_KEY, text(bundles.toJson()));
        write(plane, map);
    }

    private void write(NodeWork plane, ObjectNode map) {
        CommandResult result = cluster.askAbout(plane, text(map), apply());
        if (!result.succeeded()) {
            throw cluster.failed(plane, result, apply());
        }
    }

    private static ObjectNode object(String kind, String name) {
        ObjectNode object = Json.object().put("apiVersion", "v1").put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .put("namespace", NAMESPACE)
                .putObject("labels")
                .put("app.kubernetes.io/managed-by", "hubcrate");
        return object;
    }

    /** By the server, so that no annotation holds the whole once more. */
    private static String[] apply() {
        return new String[] {"apply", "--server-side", "--force-conflicts", "--field-manager=hubcrate", "-f", "-"};
    }

    private static String text(ObjectNode object) {
        return new String(Json.writeCompact(object), StandardCharsets.UTF_8);
    }

    private static byte[] decode(NodeWork plane, String name, JsonNode base64) {
        try {
            return Base64.getDecoder().decode(base64.asText());
        } catch (IllegalArgumentException e) {
            throw Cluster.unreadable(plane, NAMESPACE + "/" + name + " holds what is not base64");
        }
    }
}
