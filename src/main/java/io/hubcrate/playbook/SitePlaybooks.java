package io.hubcrate.playbook;

import io.hubcrate.bundle.BundleIndex;
import io.hubcrate.cluster.Cluster;
import io.hubcrate.cluster.ClusterNamesStep;
import io.hubcrate.cluster.ForgetMemberStep;
import io.hubcrate.cluster.ForgetNodeStep;
import io.hubcrate.cluster.FreePodsStep;
import io.hubcrate.cluster.InitStep;
import io.hubcrate.cluster.JoinStep;
import io.hubcrate.cluster.KubeadmImageNames;
import io.hubcrate.cluster.ManifestsStep;
import io.hubcrate.cluster.NodeLabelsStep;
import io.hubcrate.cluster.SameVersionGate;
import io.hubcrate.cluster.SupportedGate;
import io.hubcrate.install.Gate;
import io.hubcrate.install.GateStage;
import io.hubcrate.install.Playbook;
import io.hubcrate.install.SiteStage;
import io.hubcrate.install.SiteStep;
import io.hubcrate.install.SiteWork;
import io.hubcrate.install.Stage;
import io.hubcrate.install.Step;
import io.hubcrate.install.StepSet;
import io.hubcrate.install.StepSet.Nodes;
import io.hubcrate.install.StepSet.Order;
import io.hubcrate.load.ImagesProvenGate;
import io.hubcrate.load.LoadImagesStep;
import io.hubcrate.prepare.NodePreparation;
import io.hubcrate.prepare.ProgramsStep;
import io.hubcrate.release.ExposeStep;
import io.hubcrate.release.KeepSecretsStep;
import io.hubcrate.release.LoginGate;
import io.hubcrate.release.ReleaseStep;
import io.hubcrate.site.SiteNode;
import java.util.ArrayList;
import java.util.List;

/** The playbooks of all verbs that change a site. */
public final class SitePlaybooks {
    /** Ends where kubeadm would begin. */
    public static final String PREPARE = "prepare";

    /** Nodes at one time; reading the medium is the narrow place, not the nodes. */
    private static final int PARALLEL = 8;

    /** Nodes that load at one time: the medium is read once for all of them. */
    private static final int LOADING = 32;

    private SitePlaybooks() {}

    /** From bare nodes to a login. Whoever wants to know what {@code install} does reads this from top to bottom. */
    public static Playbook install(SiteWork site) {
        Cluster cluster = new Cluster(site);
        List<Stage> stages = new ArrayList<>();
        // Nothing is begun that cannot be brought to its end.
        stages.add(new GateStage("supported", new SupportedGate(cluster)));
        // Kernel, firewall, packages, programs, container runtime, kubelet's unit: on all nodes at one time.
        stages.add(prepare());
        // Each node gets the images that it may have to run, and what it has of them it keeps.
        stages.add(images());
        // kubeadm and Helm would wait for minutes for what is nowhere to be had.
        stages.add(new GateStage("images-proven", new ImagesProvenGate(KubeadmImageNames::of)));
        stages.add(controlPlane(site, cluster));
        stages.add(workers(site, cluster));
        stages.add(new SiteStage(
                "cluster",
                List.of(
                        // Before pods have a network, so that CoreDNS never starts in vain.
                        new ClusterNamesStep(cluster), new ManifestsStep(cluster), new NodeLabelsStep(cluster))));
        stages.add(new SiteStage(
                "release",
                List.of(
                        // Before Helm uses them, so that another host can go on with the same ones.
                        new KeepSecretsStep(cluster), new ReleaseStep(cluster), new ExposeStep(cluster))));
        // What users came for.
        stages.add(new GateStage("login", new LoginGate(cluster)));
        return new Playbook("install", stages, cluster);
    }

    /** The nodes alone, up to where kubeadm begins; also for a bundle that brings no Kubernetes. */
    public static Playbook prepareOnly(SiteWork site) {
        return new Playbook("install", List.of(prepare()), new Cluster(site));
    }

    /** {@link #install}, or less of it where the bundle brings no cluster or somebody wants no more yet. */
    public static Playbook install(SiteWork site, BundleIndex index, boolean prepareOnly) {
        if (prepareOnly || index.findKubernetes().isEmpty()) {
            return prepareOnly(site);
        }
        return install(site);
    }

    /** The nodes' programs, packages and configuration as an earlier bundle had them; the cluster stays as it is. */
    public static Playbook rollback(SiteWork site) {
        Cluster cluster = new Cluster(site);
        return new Playbook(
                "rollback", List.of(new GateStage("same-version", new SameVersionGate(cluster)), prepare()), cluster);
    }

    /** A supplement's images and programs onto the nodes, and nothing else. */
    public static Playbook load(SiteWork site, BundleIndex index) {
        List<Stage> stages = new ArrayList<>();
        if (!index.images().isEmpty()) {
            stages.add(images());
        }
        stages.add(new StepSet("files", Nodes.ALL, Order.ANY, PARALLEL, List.of(new ProgramsStep())));
        if (!index.images().isEmpty()) {
            stages.add(new GateStage("images-proven", new ImagesProvenGate(any -> List.of())));
        }
        return new Playbook("load", stages, new Cluster(site));
    }

    /** The way back: out of the cluster, then everything that was made on the nodes, the last thing first. */
    public static Playbook reset(SiteWork site) {
        Cluster cluster = new Cluster(site);
        return new Playbook(
                "reset",
                List.of(
                        workers(site, cluster).reversed(),
                        controlPlane(site, cluster).reversed(),
                        prepare().reversed()));
    }

    /**
     * What holds on to a dead node is let go, by those that live; it needs neither its host nor a bundle.
     *
     * @param lost whether it is dead
     */
    public static Playbook replace(SiteWork site, SiteNode node, Gate lost) {
        Cluster cluster = new Cluster(site);
        List<SiteStep> steps = new ArrayList<>(List.of(
                new ForgetNodeStep(cluster, node),
                // What users wait for.
                new FreePodsStep(cluster, node)));
        if (node.isControlPlane()) {
            steps.add(new ForgetMemberStep(cluster, node));
        }
        return new Playbook("replace", List.of(new GateStage("node-lost", lost), new SiteStage("let-go", steps)));
    }

    private static StepSet prepare() {
        return new StepSet(PREPARE, Nodes.ALL, Order.ANY, PARALLEL, NodePreparation.steps());
    }

    private static StepSet images() {
        return new StepSet("images", Nodes.ALL, Order.ANY, LOADING, List.of(new LoadImagesStep()));
    }

    private static StepSet controlPlane(SiteWork site, Cluster cluster) {
        List<Step> steps = new ArrayList<>(List.of(new InitStep(site, cluster)));
        if (site.controlPlanes().size() > 1) {
            // One at a time: etcd takes one member after the other.
            steps.add(JoinStep.controlPlane(site, cluster));
        }
        return new StepSet("control-plane", Nodes.CONTROL_PLANES, Order.ANY, 1, steps);
    }

    private static StepSet workers(SiteWork site, Cluster cluster) {
        return new StepSet("workers", Nodes.WORKERS, Order.ANY, PARALLEL, List.of(JoinStep.worker(site, cluster)));
    }
}
