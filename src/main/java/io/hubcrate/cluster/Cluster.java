package io.hubcrate.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.hubcrate.content.ByteSource;
import io.hubcrate.failure.Redactor;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteWork;
import io.hubcrate.json.Json;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The site's cluster as it is at this moment: asked through whichever control plane answers. Nothing is remembered from
 * one question to the next.
 */
public final class Cluster implements Playbook.Living {
    static final String ADMIN = "/etc/kubernetes/admin.conf";
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration STEADY = Duration.ofMinutes(10);

    private final SiteWork site;
    private final Duration limit;
    private final Duration steady;

    public Cluster(SiteWork site) {
        this(site, LIMIT, STEADY);
    }

    /**
     * One that is waited for less long, or longer.
     *
     * @param limit until an API server answers
     * @param steady until a node is ready again
     */
    Cluster(SiteWork site, Duration limit, Duration steady) {
        this.site = site;
        this.limit = limit;
        this.steady = steady;
    }

    /** A control plane whose API server is ready; empty if there is none. */
    public Optional<NodeWork> findControlPlane() {
        for (NodeWork work : site.controlPlanes()) {
            if (Membership.look(work).ready()) {
                return Optional.of(work);
            }
        }
        return Optional.empty();
    }

    /**
     * The same, waited for: after a restart of its host an API server takes a while.
     *
     * @throws NodeException code {@code cluster-unreachable}
     */
    public NodeWork requireControlPlane() {
        NodeWork[] found = new NodeWork[1];
        new Waiting(site, "control-plane").until(limit, () -> {
            Optional<NodeWork> now = findControlPlane();
            now.ifPresent(work -> found[0] = work);
            return now.isPresent() ? Optional.empty() : Optional.of("no API server is ready");
        });
        return java.util.Objects.requireNonNull(found[0]);
    }

    /** By which nothing secret is told. */
    Redactor redactor() {
        return site.secrets().redactor();
    }

    /** Whether any node of the site was made a member. */
    boolean hasMembers() {
        return site.nodes().stream().anyMatch(work -> Membership.look(work).isMember());
    }

    @Override
    public boolean isMember(NodeWork work) {
        return Membership.look(work).isMember();
    }

    /** A control plane is not as long as no API server answers; of a worker that cannot be told, so that it is waited for. */
    @Override
    public boolean isSteady(NodeWork work) {
        if (work.node().isControlPlane() && findControlPlane().isEmpty()) {
            return false;
        }
        String name = work.node().name();
        return notReady(get(requireControlPlane(), "nodes", name), name).isEmpty();
    }

    @Override
    public void requireSteady(NodeWork work) {
        NodeWork plane = requireControlPlane();
        String name = work.node().name();
        new Waiting(site, name).until(steady, () -> notReady(get(plane, "nodes", name), name));
    }

    /** Why that node is not ready; empty if it is. */
    static Optional<String> notReady(JsonNode node, String name) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asText().equals("Ready")) {
                return condition.path("status").asText().equals("True")
                        ? Optional.empty()
                        : Optional.of(name + " is not ready: "
                                + condition.path("message").asText());
            }
        }
        return Optional.of(name + " is not known to the cluster");
    }

    /** Runs kubectl on a control plane; a question. */
    public CommandResult ask(NodeWork plane, String... arguments) {
        return plane.shell().run(kubectl(arguments));
    }

    /** The same with something on its standard input. */
    public CommandResult askAbout(NodeWork plane, String input, String... arguments) {
        return plane.shell().run(kubectl(arguments).withInput(bytes(input)));
    }

    /**
     * Runs kubectl to change something.
     *
     * @param input null for nothing
     * @throws NodeException code {@code kubectl-failed}
     */
    public CommandResult change(NodeWork plane, @Nullable String input, String... arguments) {
        Command command = kubectl(arguments).asChange().within(LIMIT);
        CommandResult result = plane.shell().run(input == null ? command : command.withInput(bytes(input)));
        if (!result.succeeded()) {
            throw failed(plane, result, arguments);
        }
        return result;
    }

    /**
     * Objects as JSON.
     *
     * @throws NodeException code {@code kubectl-failed}; an object that is not there gives an empty one
     */
    public JsonNode get(NodeWork plane, String... arguments) {
        return json(plane, ask(plane, asking(arguments)), arguments);
    }

    /** The same of objects that hold secrets: no message has any of it. */
    JsonNode getSecret(NodeWork plane, String... arguments) {
        CommandResult result = plane.shell().run(kubectl(asking(arguments)).confidential());
        return json(plane, result, arguments);
    }

    /** {@link #get} while something else runs on that node. */
    JsonNode getBeside(NodeWork plane, String... arguments) {
        return json(plane, plane.shell().runBeside(kubectl(asking(arguments))), arguments);
    }

    /**
     * Runs kubectl while something else runs on that node; it may change what the cluster keeps, never the node.
     *
     * @param input empty for nothing
     */
    CommandResult askBeside(NodeWork plane, String input, String... arguments) {
        return plane.shell().runBeside(kubectl(arguments).withInput(bytes(input)));
    }

    private static String[] asking(String... arguments) {
        List<String> words = new ArrayList<>(List.of("get", "-o", "json", "--ignore-not-found"));
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    private JsonNode json(NodeWork plane, CommandResult result, String... arguments) {
        try {
            if (result.succeeded()) {
                return result.out().isBlank()
                        ? Json.object()
                        : Json.parse(result.out().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw failed(plane, result, arguments);
        }
        throw failed(plane, result, arguments);
    }

    /** The API server's own version, {@code v1.34.4}; empty if it does not say. */
    Optional<String> version(NodeWork plane) {
        CommandResult result = ask(plane, "get", "--raw=/version");
        try {
            return Optional.of(Json.parse(result.out().getBytes(StandardCharsets.UTF_8))
                            .path("gitVersion")
                            .asText())
                    .filter(version -> result.succeeded() && !version.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static NodeException unreadable(NodeWork plane, String problem) {
        return new NodeException(
                "cluster-unreadable",
                plane.node().name(),
                "what the cluster keeps cannot be read: " + problem,
                "Look at it on that node: sudo kubectl --kubeconfig " + ADMIN + " get -n " + ClusterCopy.NAMESPACE
                        + " lease,secret,configmap",
                null);
    }

    NodeException failed(NodeWork plane, CommandResult result, String... arguments) {
        return new NodeException(
                "kubectl-failed",
                plane.node().name(),
                "kubectl " + String.join(" ", arguments) + ": "
                        + redactor().redact(result.err().strip()),
                "Look at the cluster on that node: sudo kubectl --kubeconfig " + ADMIN + " get nodes,pods -A",
                null);
    }

    private static Command kubectl(String... arguments) {
        // In memory: what kubectl remembers of an API server shall not come to lie in anybody's home folder.
        List<String> words =
                new ArrayList<>(List.of("kubectl", "--kubeconfig", ADMIN, "--cache-dir", "/run/hubcrate/kubectl"));
        words.addAll(List.of(arguments));
        return new Command(words, true, null, Command.USUAL);
    }

    static ByteSource bytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return sink -> sink.write(bytes, 0, bytes.length);
    }
}
