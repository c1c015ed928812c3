package io.hubcrate.cluster;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.content.PackedText;
import io.hubcrate.failure.Secret;
import io.hubcrate.image.ImageReference;
import io.hubcrate.install.Change;
import io.hubcrate.install.NodeWork;
import io.hubcrate.install.SiteWork;
import io.hubcrate.shell.Command;
import io.hubcrate.shell.NodeException;
import io.hubcrate.site.Site;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * The cluster's first control plane; further ones join it. Whether there is a cluster already is found by looking at all nodes and into the
 * site's own memory, never by the order of the site file: a fresh host in the place of a lost one must not become a second,
 * empty cluster.
 */
public final class InitStep extends MemberStep {
    private static final String CONNTRACK = PackedText.read(InitStep.class, "conntrack.sh");
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    private static final Change REMEMBER =
            Change.of("this host", "remember by whom the cluster's certificates are signed");

    private final Cluster cluster;

    public InitStep(SiteWork site, Cluster cluster) {
        super(site);
        this.cluster = cluster;
    }

    @Override
    public String id() {
        return "kubeadm-init";
    }

    @Override
    public String title() {
        return "make the control plane";
    }

    @Override
    public List<Change> examine(NodeWork work) {
        Membership membership = Membership.look(work);
        if (membership.initialised()) {
            // Of a run that was killed when kubeadm had just succeeded.
            return ClusterMemory.knows(site.secrets()) ? List.of() : List.of(REMEMBER);
        }
        boolean others = site.controlPlanes().stream()
                .filter(other -> !other.node().name().equals(work.node().name()))
                .anyMatch(other -> Membership.look(other).isMember());
        if (membership.joined() || others) {
            return List.of();
        }
        boolean known = cluster.hasMembers() || ClusterMemory.knows(site.secrets());
        if (!known && !isFirst(work)) {
            return List.of();
        }
        requireOurs(work, membership);
        if (known) {
            throw new NodeException(
                    "control-plane-lost",
                    work.node().name(),
                    "this node holds no control plane, and the site has had one: "
                            + (cluster.hasMembers()
                                    ? "other nodes are members of a cluster"
                                    : "this host remembers its certificate authority"),
                    "Was its host replaced, or is site.yaml another one's? A second, empty cluster is never made by itself."
                            + " Give that host back its disks; or, if the old cluster and all it held shall end: hubcrate"
                            + " reset --site " + site.site().file(),
                    null);
        }
        Site wishes = work.site();
        List<Change> changes = new ArrayList<>();
        changes.add(Change.of(
                "cluster",
                "make it with kubeadm: Kubernetes " + version() + ", endpoint " + wishes.controlPlaneEndpoint()
                        + ", pods " + wishes.networks().pods() + ", services "
                        + wishes.networks().services()));
        changes.add(REMEMBER);
        wishes.cluster()
                .ignoredPreflightErrors()
                .forEach(check -> changes.add(Change.of("kubeadm's check " + check, "IGNORED, as the site file says")));
        wishes.cluster()
                .kubelet()
                .forEach((key, value) ->
                        changes.add(Change.of("kubelet's " + key, "SET to " + value + ", as the site file says")));
        return changes;
    }

    private String version() {
        return kubernetes().version();
    }

    private BundleIndex.Kubernetes kubernetes() {
        return site.bundle()
                .index()
                .findKubernetes()
                .orElseThrow(() -> new IllegalStateException("a bundle without Kubernetes"));
    }

    /** Under which name the bundle has Kubernetes' own images. */
    static String repository(BundleIndex index) {
        return index.images().stream()
                .map(BundleIndex.Image::reference)
                .map(ImageReference::name)
                .filter(name -> name.endsWith("/kube-apiserver"))
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .findFirst()
                .orElse("registry.k8s.io");
    }

    @Override
    void member(NodeWork work) {
        if (!Membership.look(work).initialised()) {
            init(work);
        }
        ClusterMemory.keep(site.secrets(), ClusterCertificate.hash(work));
    }

    private void init(NodeWork work) {
        KubeadmConfig config = KubeadmConfig.of(site);
        Secret token = Secret.of(token().toCharArray());
        site.secrets().redactor().add(token);
        boolean ownConntrack = site.nodes().stream()
                .anyMatch(node ->
                        !node.shell().run(Command.script(CONNTRACK).asRoot()).succeeded());
        kubeadm(
                work,
                "init",
                config.init(work.node(), repository(site.bundle().index()), token.reveal(String::new), ownConntrack));
        // kubeadm makes one whether somebody wants it or not; workers get their own.
        revoke(work, token.reveal(String::new));
    }

    private static String token() {
        SecureRandom random = new SecureRandom();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 22; i++) {
            text.append(i == 6 ? "." : "").append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
