package io.hubcrate.cluster;

import io.hubcrate.content.Digest;
import io.hubcrate.content.PackedText;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeRecord.Kind;
import io.hubcrate.install.NodeRecord.Made;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.install.Step;
import io.hubcrate.prepare.MadeFiles;
import io.hubcrate.prepare.ServiceTraces;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.CommandResult;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.SiteNode.DataFolders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Making a node a member of the cluster with kubeadm, and taking it out again. */
abstract class MemberStep implements Step {
    private static final String KUBEADM = PackedText.read(MemberStep.class, "kubeadm.sh");
    private static final String LEAVE = PackedText.read(MemberStep.class, "leave.sh");
    private static final String REMOVE_NEW = PackedText.read(MemberStep.class, "remove-new.sh");
    private static final Pattern PHASE = Pattern.compile("\\[([a-z-]{2,40})\\] ");
    private static final String INTERFACES = "/sys/class/net";

    /** kubeadm itself waits five minutes for a kubelet, and as long for an API server. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /** What Kubernetes and networks of pods make on a node, besides the folders that the site names. */
    private static final List<String> DATA = List.of(
            "/etc/kubernetes",
            "/var/lib/kubelet",
            "/var/lib/dockershim",
            "/var/lib/cni",
            "/var/lib/kube-router",
            "/var/lib/kube-proxy",
            "/var/log/pods",
            "/var/log/containers");

    private static final List<String> FOLDERS = List.of("/opt/cni/bin", "/etc/cni/net.d");

    /** The site at work. */
    final SiteWork site;

    MemberStep(SiteWork site) {
        this.site = site;
    }

    @Override
    public final void apply(NodeWork work) {
        note(work);
        member(work);
    }

    /** Does it; whatever was begun before and did not come to its end is cleared away by the script. */
    abstract void member(NodeWork work);

    /**
     * Refuses a node that belongs to a cluster of somebody else's: what is there is cleared away only if we began it.
     *
     * @throws NodeException code {@code cluster-foreign}
     */
    final void requireOurs(NodeWork work, Membership membership) {
        if (membership.configured() && work.record().of(id()).isEmpty()) {
            throw new NodeException(
                    "cluster-foreign",
                    work.node().name(),
                    "kubelet belongs to a cluster already that hubcrate did not make",
                    "Look at it: ls -l /etc/kubernetes. If that cluster shall end: kubeadm reset --force, on that node.",
                    null);
        }
    }

    /** By the site file: who makes the cluster where there is none. */
    final boolean isFirst(NodeWork work) {
        return site.controlPlanes().stream()
                .findFirst()
                .filter(first -> first.node().name().equals(work.node().name()))
                .isPresent();
    }

    private void note(NodeWork work) {
        DataFolders folders = work.node().folders();
        ServiceTraces traces = new ServiceTraces(work, id());
        DATA.forEach(traces::noteData);
        traces.noteData(folders.kubelet());
        traces.noteData(folders.etcd());
        // Folders that pods of Kubernetes' own mount from their host, and that are made if they are not there.
        traces.noteFolder("/usr/libexec/kubernetes/kubelet-plugins/volume/exec");
        traces.noteFolder("/usr/lib/modules");
        for (String folder : FOLDERS) {
            traces.noteFolder(folder);
            work.record().note(id(), Kind.SETTING, folder, String.join(" ", names(work, folder)));
        }
        work.record().note(id(), Kind.SETTING, INTERFACES, String.join(" ", names(work, INTERFACES)));
    }

    private static List<String> names(NodeWork work, String folder) {
        return work.shell().run(Command.of("ls", folder)).lines();
    }

    /**
     * Runs kubeadm on the node.
     *
     * @param verb {@code init} or {@code join}
     * @throws NodeException code {@code kubeadm-failed}
     */
    final void kubeadm(NodeWork work, String verb, String configuration) {
        String node = work.node().name();
        Digest digest = Digest.of(configuration.getBytes(StandardCharsets.UTF_8));
        CommandResult result = work.shell()
                .run(Command.script(
                                KUBEADM,
                                verb,
                                Membership.mark(work.shell()),
                                digest.hex(),
                                KubeadmConfig.of(site).socket())
                        .withInput(Cluster.bytes(configuration))
                        .asChange()
                        .confidential()
                        .watched(phases(work))
                        .within(LIMIT));
        if (!result.succeeded()) {
            throw new NodeException(
                    "kubeadm-failed",
                    node,
                    "kubeadm " + verb + " ended with status " + result.exit() + ": " + last(result.err()),
                    "Look at kubelet and the containers on that node: journalctl -u kubelet -n 100; crictl ps -a (with Docker:"
                            + " docker ps -a)."
                            + reachingTheEndpoint(work)
                            + " Then type the same command again: what was begun is cleared away and begun anew.",
                    null);
        }
    }

    /** kubeadm goes by the endpoint, also on the node that stands behind it; what it says of that is a deadline. */
    private String reachingTheEndpoint(NodeWork work) {
        String endpoint = site.site().controlPlaneEndpoint();
        return site.site().endpointHost().equals(work.node().address())
                ? ""
                : " Look whether the control planes' common endpoint leads to one of them from there (curl -k https://"
                        + endpoint + "/readyz).";
    }

    /** Takes a token back with which nobody shall join any more; one that could not be taken back ends by itself. */
    static void revoke(NodeWork plane, String token) {
        plane.shell()
                .run(Command.of("kubeadm", "--kubeconfig", Cluster.ADMIN, "token", "delete", token.substring(0, 6))
                        .asChange()
                        .confidential());
    }

    /** kubeadm marks its phases by brackets: each is told once, not its sixty lines, some of which speak of an internet. */
    private static Consumer<String> phases(NodeWork work) {
        AtomicReference<String> phase = new AtomicReference<>("");
        return line -> {
            Matcher matcher = PHASE.matcher(line);
            if (matcher.lookingAt() && !matcher.group(1).equals(phase.getAndSet(matcher.group(1)))) {
                work.events().info("kubeadm", work.node().name() + ": kubeadm is at " + matcher.group(1));
            }
        };
    }

    private String clean(String text) {
        return site.secrets().redactor().redact(text);
    }

    /** Cleaned first: a key of which the cut took the beginning looks like nothing. */
    private String last(String text) {
        List<String> lines = clean(text).lines().filter(line -> !line.isBlank()).toList();
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    }

    @Override
    public final List<Change> examineUndo(NodeWork work) {
        List<Change> changes = new ArrayList<>();
        if (!work.record().of(id()).isEmpty()) {
            changes.add(
                    Change.of("cluster", "leave it with kubeadm reset; all pods and what the cluster knows end here"));
            changes.addAll(new ServiceTraces(work, id()).examineUndo());
        }
        return changes;
    }

    @Override
    public final void undo(NodeWork work) {
        List<Made> made = work.record().of(id());
        if (made.isEmpty()) {
            return;
        }
        List<String> arguments = new ArrayList<>(List.of(Membership.mark(work.shell())));
        made.stream()
                .filter(one -> one.kind() == Kind.SETTING && one.name().equals(INTERFACES))
                .forEach(one -> arguments.addAll(List.of(one.before().split(" ", -1))));
        CommandResult result = work.shell()
                .run(Command.script(LEAVE, arguments.toArray(String[]::new))
                        .asChange()
                        .within(LIMIT));
        if (!result.succeeded()) {
            throw new NodeException(
                    "kubeadm-failed",
                    work.node().name(),
                    "the node could not be taken out of the cluster: " + last(result.err()),
                    "Look at what still runs there: crictl ps; systemctl status kubelet. Then type the same command again.",
                    null);
        }
        new ServiceTraces(work, id()).undo();
        for (Made one : made) {
            if (one.kind() == Kind.SETTING && FOLDERS.contains(one.name())) {
                removeNew(work, one);
            }
            if (one.kind() == Kind.SETTING) {
                work.record().forget(id(), Kind.SETTING, one.name());
            }
        }
        new MadeFiles(work, id()).undo();
    }

    /** What a network of pods has put into a folder that was there before. */
    private static void removeNew(NodeWork work, Made folder) {
        List<String> arguments = new ArrayList<>(List.of(folder.name()));
        arguments.addAll(List.of(folder.before().split(" ", -1)));
        work.shell()
                .run(Command.script(REMOVE_NEW, arguments.toArray(String[]::new))
                        .asChange());
    }
}
