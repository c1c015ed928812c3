package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Operator;
import io.hubcrate.install.OperatorAtWorkException;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Who works at the site, as a Lease in its cluster: seen from every host, whichever nodes its site file names. It does not
 * outlive who holds it. Times are those of the control plane that is asked, never of the installing hosts.
 */
final class SiteLease {
    /** For how long it is his after his last sign of life, as a node is. */
    static final Duration GRACE = Duration.ofMinutes(5);

    private static final String NAME = "hubcrate";
    private static final String SEAT = "hubcrate/seat";
    private static final String OPERATOR = "hubcrate/operator";

    /** More than GRACE said by others would lock the site for long by one wrong line. */
    private static final long LONGEST = Duration.ofHours(1).toSeconds();

    private static final int ATTEMPTS = 3;

    private final Cluster cluster;
    private final Operator operator;
    private final String seat;

    /** @param seat of the state folder on this host: the same one goes on at once after a kill */
    SiteLease(Cluster cluster, Operator operator, String seat) {
        this.cluster = cluster;
        this.operator = operator;
        this.seat = seat;
    }

    /**
     * Makes it this operator's, or longer his.
     *
     * @throws OperatorAtWorkException if it is somebody else's who was alive lately
     */
    void take(NodeWork plane) {
        for (int attempt = 1; ; attempt++) {
            JsonNode now = read(plane);
            Instant time = time(plane);
            if (!isOurs(now)) {
                requireFree(now, time);
            }
            CommandResult written = write(plane, now, time);
            if (written.succeeded()) {
                return;
            }
            if (attempt == ATTEMPTS) {
                // Another one wrote it each time between two questions.
                throw cluster.failed(plane, written, "replace", "lease", NAME);
            }
        }
    }

    /** Tells that its holder lives; nothing if it is not ours any more. */
    void renew(NodeWork plane) {
        JsonNode now = read(plane);
        if (isOurs(now)) {
            write(plane, now, time(plane));
        }
    }

    /** Gives it back. */
    void drop(NodeWork plane) {
        if (isOurs(read(plane))) {
            cluster.askBeside(plane, "", "delete", "-n", ClusterCopy.NAMESPACE, "lease", NAME, "--ignore-not-found");
        }
    }

    /** Who holds it and was alive lately; empty if nobody. */
    static Optional<Operator> holder(Cluster cluster, NodeWork plane) {
        JsonNode now = read(cluster, plane);
        return freeIn(now, time(plane)) > 0 ? operator(now) : Optional.empty();
    }

    private JsonNode read(NodeWork plane) {
        return read(cluster, plane);
    }

    private static JsonNode read(Cluster cluster, NodeWork plane) {
        return cluster.getBeside(plane, "-n", ClusterCopy.NAMESPACE, "lease", NAME);
    }

    private boolean isOurs(JsonNode lease) {
        return annotation(lease, SEAT).equals(seat);
    }

    private static String annotation(JsonNode lease, String key) {
        return lease.path("metadata").path("annotations").path(key).asText();
    }

    private static Optional<Operator> operator(JsonNode lease) {
        return Operator.parse(annotation(lease, OPERATOR));
    }

    private static void requireFree(JsonNode lease, Instant time) {
        long seconds = freeIn(lease, time);
        if (seconds > 0) {
            throw new OperatorAtWorkException(
                    "the site's cluster",
                    operator(lease).orElse(null),
                    "; it becomes free in " + seconds + " seconds if there is no sign of life until then",
                    "Wait until it has ended, or speak with who it is. Nothing was changed. To look at it, on a control"
                            + " plane: sudo kubectl --kubeconfig " + Cluster.ADMIN + " get lease -n "
                            + ClusterCopy.NAMESPACE + " " + NAME);
        }
    }

    /** In so many seconds; 0 if it is free. */
    private static long freeIn(JsonNode lease, Instant time) {
        JsonNode spec = lease.path("spec");
        try {
            long term = Math.min(
                    LONGEST, Math.max(0, spec.path("leaseDurationSeconds").asLong()));
            Instant end = Instant.parse(spec.path("renewTime").asText()).plusSeconds(term);
            return Math.min(LONGEST, Math.max(0, Duration.between(time, end).toSeconds()));
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static Instant time(NodeWork plane) {
        CommandResult result = plane.shell().runBeside(Command.of("date", "-u", "+%Y-%m-%dT%H:%M:%SZ"));
        try {
            return Instant.parse(result.out().strip());
        } catch (DateTimeException e) {
            throw Cluster.unreadable(plane, "its clock says '" + result.out().strip() + "'");
        }
    }

    private CommandResult write(NodeWork plane, JsonNode now, Instant time) {
        ObjectNode lease =
                Json.object().put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata = lease.putObject("metadata").put("name", NAME).put("namespace", ClusterCopy.NAMESPACE);
        String version = now.path("metadata").path("resourceVersion").asText();
        if (!version.isEmpty()) {
            // Refused by the server if somebody wrote it in between.
            metadata.put("resourceVersion", version);
        }
        metadata.putObject("annotations").put(SEAT, seat).put(OPERATOR, operator.toWord());
        lease.putObject("spec")
                .put("holderIdentity", operator.user() + "@" + operator.host())
                .put("leaseDurationSeconds", GRACE.toSeconds())
                .put("renewTime", time.toString().replace("Z", ".000000Z"));
        String text = new String(Json.writeCompact(lease), StandardCharsets.UTF_8);
        return cluster.askBeside(plane, text, version.isEmpty() ? "create" : "replace", "-f", "-");
    }
}
